import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import Select from 'antd/es/select';
import { fundingQuery, proposalQuery } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { useFiscalYear } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { ErrorState, LoadingState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { today } from '../../dates';
import { monthsIn } from '../remittances/periods';
import { DraftForm } from './draft-form';

/** The month people ask for in this fiscal year: the running one, else the first. */
const likelyMonth = (fiscalYear: number): string =>
  today().startsWith(`${fiscalYear}-`) ? today().slice(0, 7) : `${fiscalYear}-01`;

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
  const period = before.data?.period ?? text('period') ?? likelyMonth(fiscalYear);
  const proposal = useQuery({
    ...proposalQuery(period),
    enabled: requestId === undefined || before.data !== undefined,
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
              value={period}
              onChange={(value: string) => set('period', value)}
              options={[...new Set([period, ...monthsIn(fiscalYear)])]
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
