import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/problem';
import { postingsQuery } from '../../api/queries';
import { useInstitutionName } from '../../components/institution';
import { PostingTable } from '../../components/posting-table';
import { ErrorState, LoadingState } from '../../components/states';
import type { Remittance } from './acts';

/** What an account of the ledger is called: a bank account of a leg's end, money in transit, or the world outside. */
function useAccountName(remittance: Remittance): (accountId: string) => string {
  const { t } = useTranslation();
  const nameOf = useInstitutionName();
  return (accountId) => {
    const [kind, first, legNo] = accountId.split(':');
    if (kind === 'transit') return t('posting.transit', { legNo });
    if (kind === 'external') return t(`posting.external.${first}`, { defaultValue: t('posting.external.other') });
    const end = remittance.legs.flatMap(({ from, to }) => [from, to]).find((one) => one.accountId === accountId);
    return end ? `${nameOf(end.institutionId, end.institutionName)} ${t(`accountKind.${end.accountKind}`)}` : accountId;
  };
}

/** Double entry: what each event moved, out of one account and into another. */
export function PostingsTab({ remittance }: { readonly remittance: Remittance }) {
  const accountName = useAccountName(remittance);
  const { data, error, isPending, refetch } = useQuery(postingsQuery(remittance.remittanceId));
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return <PostingTable postings={data} accountName={accountName} withLegs />;
}
