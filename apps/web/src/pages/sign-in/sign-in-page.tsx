import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { client, read } from '../../api/client';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { changePerson, demoQuery } from '../../api/queries';
import { Brand } from '../../components/brand';
import { LanguageSwitch } from '../../components/language-switch';
import { ModeSwitch } from '../../components/mode-switch';
import { RoleNames } from '../../components/person';
import { RefusalAlert } from '../../components/refusal-alert';

/** The demonstration's people by office: one click signs in. Absent on any other system. */
function DemoPeople({
  demo,
  busy,
  onChoose,
}: {
  readonly demo: Schemas['DemoAnswer'];
  readonly busy: boolean;
  readonly onChoose: (username: string) => void;
}) {
  const { t } = useTranslation();
  const offices = [...new Set(demo.accounts.map(({ institution }) => institution))];
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('signIn.demo')}</h2>
      <p className="quiet">{t('signIn.demoNote', { password: demo.password })}</p>
      {offices.map((office) => (
        <div key={office} className="demo-office">
          <h3>{office}</h3>
          <div>
            {demo.accounts
              .filter(({ institution }) => institution === office)
              .map(({ username, name, roles }) => (
                <button
                  key={username}
                  type="button"
                  disabled={busy}
                  onClick={() => onChoose(username)}
                  title={username}
                >
                  {name}
                  <RoleNames roles={roles} />
                </button>
              ))}
          </div>
        </div>
      ))}
    </section>
  );
}

export default function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: demo } = useQuery(demoQuery);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const signIn = async (credentials: Schemas['SignInBody']): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const session = await read(client.POST('/api/v1/session', { body: credentials }));
      changePerson(queries, session);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <div className="sign-in">
      <div className="sign-in-tools">
        <LanguageSwitch />
        <ModeSwitch />
      </div>
      <main>
        <section className="sign-in-card">
          <Brand large />
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void signIn({ username: username.trim(), password });
            }}
          >
            <label htmlFor="username">{t('signIn.username')}</label>
            <Input
              id="username"
              autoFocus
              autoComplete="username"
              value={username}
              onChange={(event) => setUsername(event.target.value)}
              maxLength={40}
              required
            />
            <label htmlFor="password">{t('signIn.password')}</label>
            <Input.Password
              id="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              maxLength={200}
              required
            />
            <RefusalAlert problem={problem} />
            <Button
              type="primary"
              htmlType="submit"
              size="large"
              block
              loading={busy}
              disabled={username.trim() === '' || password === ''}
            >
              {t('signIn.enter')}
            </Button>
          </form>
          <p className="quiet">{t('signIn.forgotten')}</p>
        </section>
        {demo?.demo && demo.password ? (
          <DemoPeople
            demo={demo}
            busy={busy}
            onChoose={(name) => void signIn({ username: name, password: demo.password ?? '' })}
          />
        ) : null}
      </main>
      <footer className="quiet">{t('app.promise')}</footer>
    </div>
  );
}
