import { Suspense, lazy, useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/problem';
import { remittanceQuery } from '../../api/queries';
import { Amount } from '../../components/amount';
import { Arrived } from '../../components/arrived';
import { DateWithDays } from '../../components/date-with-days';
import { Institution } from '../../components/institution';
import { Person } from '../../components/person';
import { StateTag } from '../../components/state-tag';
import { ErrorState, LoadingState } from '../../components/states';
import { Tabs } from '../../components/tabs';
import { useReadBefore } from '../../components/use-read-before';
import { ENDED_STATES } from '../../vocabulary';
import { Actions } from './actions';
import { ofWhole, useAct } from './acts';
import type { Act, Remittance } from './acts';
import { EventsTab } from './events-tab';
import { Legs } from './legs';
import { PostingsTab } from './postings-tab';
import { Transfers } from './transfers';

const Dialogs = lazy(() => import('./dialogs'));

function Head({ remittance, onAct }: { readonly remittance: Remittance; readonly onAct: (act: Act) => void }) {
  const { t } = useTranslation();
  const arrivedFen = remittance.legs.at(-1)?.receivedFen ?? '0';
  const first = remittance.legs[0]?.from;
  const last = remittance.legs.at(-1)?.to;
  const ended = ENDED_STATES.includes(remittance.state);
  return (
    <section className="remittance-head">
      <div className="remittance-title">
        <Link to="/remittances" className="quiet">
          {t('page.remittances')}
        </Link>
        <h1>
          {remittance.remittanceNo} <StateTag of="remittance" state={remittance.state} />
        </h1>
        <p>
          {t(`fundKind.${remittance.fundKind}`)} {remittance.period} ·{' '}
          <Institution id={first?.institutionId} name={first?.institutionName} /> →{' '}
          <Institution id={last?.institutionId} name={last?.institutionName} />
        </p>
      </div>
      <dl className="figures">
        <div>
          <dt>{t(remittance.fundKind === 'BENEFIT' ? 'due.down' : 'due.up')}</dt>
          <dd className="figure">
            <Amount fen={remittance.dueFen} withUnit />
          </dd>
        </div>
        <div>
          <dt>{t('detail.arrived')}</dt>
          <dd className="figure">
            <Amount fen={arrivedFen} withUnit />
            <Arrived part={arrivedFen} whole={remittance.dueFen} />
          </dd>
        </div>
        <div>
          <dt>{t('list.dueDate')}</dt>
          <dd>
            <DateWithDays date={remittance.dueDate} done={remittance.settledOn ?? ended} />
          </dd>
        </div>
        <div>
          <dt>{t('fact.basisDocument')}</dt>
          <dd>{remittance.basisDocument}</dd>
        </div>
        <div>
          <dt>{t('detail.plannedBy')}</dt>
          <dd>
            <Person name={remittance.plannedBy.name} />{' '}
            <small className="quiet">
              {t('detail.route', { code: remittance.routeCode, version: remittance.routeVersion })}
            </small>
          </dd>
        </div>
      </dl>
      <Actions permitted={ofWhole(remittance)} onAct={onAct} />
    </section>
  );
}

/** One remittance: where the money is, what each transfer went through, what I may do now. */
export default function RemittancePage() {
  const { t } = useTranslation();
  const { remittanceId = '' } = useParams();
  const { data: remittance, error, isPending, refetch } = useQuery(remittanceQuery(remittanceId));
  const { act, open } = useAct();
  const dialog = act && `${act.type} ${act.transferId ?? ''} ${act.legNo ?? ''}`;
  const mayOpen = useReadBefore(dialog, refetch);
  const [seenFirst, setSeenFirst] = useState<number>();
  const version = remittance?.version;
  useEffect(() => setSeenFirst((before) => before ?? version), [version]);
  if (isPending) return <LoadingState />;
  if (error && !remittance) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (!remittance) return null;
  return (
    <>
      <Head remittance={remittance} onAct={open} />
      <Legs remittance={remittance} onAct={open} />
      <Transfers remittance={remittance} onAct={open} />
      <Tabs
        label={t('detail.records')}
        tabs={[
          {
            key: 'events',
            label: t('detail.timeline'),
            content: <EventsTab remittanceId={remittanceId} newAfter={seenFirst} />,
          },
          { key: 'postings', label: t('detail.postings'), content: <PostingsTab remittance={remittance} /> },
        ]}
      />
      <Suspense fallback={null}>
        {act && mayOpen ? (
          <Dialogs key={dialog} act={act} remittance={remittance} onClose={() => open(undefined)} />
        ) : null}
      </Suspense>
    </>
  );
}
