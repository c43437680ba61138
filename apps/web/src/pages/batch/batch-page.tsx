import { Suspense, lazy, useEffect, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { batchEventsQuery, batchPostingsQuery, batchQuery } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { EventList } from '../../components/event-list';
import { useInstitutionName } from '../../components/institution';
import { PostingTable } from '../../components/posting-table';
import { ReturnReasons } from '../../components/return-reasons';
import { ErrorState, LoadingState } from '../../components/states';
import { Tabs } from '../../components/tabs';
import { usePaperAct } from '../../components/use-paper-act';
import { useReadBefore } from '../../components/use-read-before';
import { BATCH_ACTS, isImportAct } from './batch';
import type { Batch, BatchAct } from './batch';
import { BatchHead } from './batch-head';
import { Files } from './files';
import { Money } from './money';
import { ReturnedPayments } from './returned';
import { Rounds } from './rounds';

const BatchDialog = lazy(() => import('./batch-dialog'));
const ImportDialog = lazy(() => import('./import/import-dialog'));

function Events({ batchId, newAfter }: { readonly batchId: string; readonly newAfter: number | undefined }) {
  return <EventList reading={useInfiniteQuery(batchEventsQuery(batchId))} newAfter={newAfter} />;
}

function Postings({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const nameOf = useInstitutionName();
  const { data, error, isPending, refetch } = useQuery(batchPostingsQuery(batch.batchId));
  const { institutionId, institutionName } = batch.institution;
  const accountName = (accountId: string): string => {
    const [kind, name] = accountId.split(':');
    if (kind === 'external') return t(`posting.external.${name}`, { defaultValue: t('posting.external.other') });
    return accountId === batch.accountId
      ? `${nameOf(institutionId, institutionName)} ${t('accountKind.EXPENDITURE')}`
      : accountId;
  };
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return <PostingTable postings={data} accountName={accountName} withLegs={false} />;
}

function Dialogs({
  act,
  about,
  batch,
  open,
}: {
  readonly act: BatchAct;
  readonly about: string | undefined;
  readonly batch: Batch;
  readonly open: (act: BatchAct | undefined, about?: string) => void;
}) {
  const onClose = (): void => open(undefined);
  return isImportAct(act) ? (
    <ImportDialog
      key={act}
      act={act}
      batch={batch}
      importId={about}
      onImport={(importId) => open(act, importId)}
      onClose={onClose}
    />
  ) : (
    <BatchDialog key={`${act} ${about ?? ''}`} type={act} about={about} batch={batch} onClose={onClose} />
  );
}

/** One payout batch: how far it is, which money pays for it, what came back, and what I may do now. */
export default function BatchPage() {
  const { t } = useTranslation();
  const { batchId = '' } = useParams();
  const { data: batch, error, isPending, refetch } = useQuery(batchQuery(batchId));
  const { act, about, open } = usePaperAct<BatchAct>(BATCH_ACTS);
  const mayOpen = useReadBefore(act, refetch);
  const [seenFirst, setSeenFirst] = useState<number>();
  const version = batch?.version;
  useEffect(() => setSeenFirst((before) => before ?? version), [version]);
  if (isPending) return <LoadingState />;
  if (error && !batch) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (!batch) return null;
  const cameBack = batch.rounds.some(({ results }) => results && results.returned.length > 0);
  return (
    <>
      <BatchHead batch={batch} onAct={open} />
      <Rounds batch={batch} onAct={open} />
      <div className="batch-row">
        <Money batch={batch} onAct={open} />
        <Files batch={batch} onAct={open} />
      </div>
      {cameBack ? (
        <>
          <ReturnReasons of={{ batchId }} />
          <ReturnedPayments batch={batch} onAct={open} />
        </>
      ) : null}
      <Tabs
        label={t('detail.records')}
        tabs={[
          {
            key: 'events',
            label: t('detail.timeline'),
            content: <Events batchId={batchId} newAfter={seenFirst} />,
          },
          { key: 'postings', label: t('detail.postings'), content: <Postings batch={batch} /> },
        ]}
      />
      <Suspense fallback={null}>
        {act && mayOpen ? <Dialogs act={act} about={about} batch={batch} open={open} /> : null}
      </Suspense>
    </>
  );
}
