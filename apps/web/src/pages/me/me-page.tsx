import { useTranslation } from 'react-i18next';
import Alert from 'antd/es/alert';
import { useSession } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { PasswordForm } from './password-form';
import { SessionList } from './session-list';

/** My password and where I am signed in. */
export default function MePage() {
  const { t } = useTranslation();
  const { mustChangePassword, name, username } = useSession();
  return (
    <>
      <PageHead title={t('page.me')} note={`${name} · ${username}`} />
      {mustChangePassword ? <Alert className="refusal" type="warning" showIcon title={t('me.mustChange')} /> : null}
      <div className="me">
        <PasswordForm />
        <SessionList />
      </div>
    </>
  );
}
