import { useEffect, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import Select from 'antd/es/select';
import { fundingQuery, fundingsQuery, proposalQuery } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { useFiscalYear } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { ErrorState, LoadingState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { today } from '../../dates';
import { monthsIn } from '../remittances/periods';
import { DraftForm } from './draft-form';

/** The month people most likely ask for: from the running one on the first that has no regular request yet. */
function useLikelyMonth(fiscalYear: number, enabled: boolean): string | undefined {
  const { data, error } = useInfiniteQuery({ ...fundingsQuery({ fiscalYear }), enabled });
  const running = today().startsWith(`${fiscalYear}-`) ? today().slice(0, 7) : `${fiscalYear}-01`;
  if (!enabled || error) return running;
  if (!data) return undefined;
  const asked = new Set(
    data.pages
      .flatMap(({ items }) => items)
      .filter(({ kind, state }) => kind === 'REGULAR' && state !== 'CANCELLED')
      .map(({ period }) => period),
  );
  return monthsIn(fiscalYear).find((month) => month >= running && !asked.has(month)) ?? running;
}

/** Draws up a new request for a period, or one again that is a draft or was rejected. */
export default function DraftPage() {
  const { t } = useTranslation();
  const { requestId } = useParams();
  const fiscalYear = useFiscalYear();
  const { text, set } = useAddressFilter(['period']);
  const before = useQuery({
    ...fundingQuery(requestId ?? ''),
    enabled: requestId !== undefined,
    refetchInterval: false,
  });
  const chosen = before.data?.period ?? text('period');
  const likely = useLikelyMonth(fiscalYear, requestId === undefined && chosen === undefined);
  // Kept as it was first: what is typed belongs to it.
  const [first, setFirst] = useState<string>();
  useEffect(() => setFirst((known) => known ?? likely), [likely]);
  const period = chosen ?? first ?? likely;
  const proposal = useQuery({
    ...proposalQuery(period ?? ''),
    enabled: period !== undefined && (requestId === undefined || before.data !== undefined),
  });
  // What the form started from: a later reading does not overwrite what was typed.
  const [seen] = useState(() => new Map<string, typeof before.data>());
  if (before.data && !seen.has(before.data.requestId)) seen.set(before.data.requestId, before.data);
  const request = requestId === undefined ? undefined : seen.get(requestId);
  const error = before.error ?? proposal.error;
  return (
    <>
      <PageHead
        title={request ? t('funding.amendTitle', { number: request.requestNo }) : t('funding.draftTitle')}
        note={t('funding.draftNote')}
      />
      {requestId === undefined ? (
        <div className="filters">
          <label className="labelled">
            <span className="quiet">{t('funding.period')}</span>
            <Select
              id="period"
              showSearch
              value={period ?? null}
              onChange={(value: string) => set('period', value)}
              options={[...new Set([...(period ? [period] : []), ...monthsIn(fiscalYear)])]
                .toSorted()
                .map((value) => ({ value, label: value }))}
            />
          </label>
        </div>
      ) : null}
      {error ? (
        <ErrorState problem={problemOf(error)} onRetry={() => void proposal.refetch()} />
      ) : proposal.data && (requestId === undefined || request) ? (
        <DraftForm key={period} proposal={proposal.data} request={request} />
      ) : (
        <LoadingState />
      )}
    </>
  );
}
