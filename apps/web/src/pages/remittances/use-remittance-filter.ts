import { useSearchParams } from 'react-router';
import type { RemittanceFilter } from '../../api/queries';
import { useFiscalYear } from '../../app/session';
import { FUND_KINDS, REMITTANCE_STATES, oneOf } from '../../vocabulary';

const NAMES = ['fundKind', 'period', 'state', 'institutionId', 'q'] as const;
export type FilterName = (typeof NAMES)[number];

/** The filter as the address has it; the fiscal year is the header's. */
export function useRemittanceFilter() {
  const [search, setSearch] = useSearchParams();
  const fiscalYear = useFiscalYear();
  const text = (name: FilterName): string | undefined => search.get(name) ?? undefined;
  const filter: RemittanceFilter = {
    fiscalYear,
    fundKind: oneOf(FUND_KINDS, search.get('fundKind')),
    state: oneOf(REMITTANCE_STATES, search.get('state')),
    period: text('period'),
    institutionId: text('institutionId'),
    q: text('q'),
  };
  const set = (name: FilterName, value: string | undefined): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return {
    filter,
    narrowed: NAMES.some((name) => search.has(name)),
    set,
    clear: () => setSearch({}, { replace: true }),
  };
}
