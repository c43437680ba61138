import { useSearchParams } from 'react-router';
import type { RemittanceFilter } from '../../api/queries';
import { useFiscalYear } from '../../app/session';

const NAMES = ['fundKind', 'period', 'state', 'institutionId', 'q'] as const;
export type FilterName = (typeof NAMES)[number];

/** The filter as the address has it; the fiscal year is the header's. */
export function useRemittanceFilter() {
  const [search, setSearch] = useSearchParams();
  const fiscalYear = useFiscalYear();
  const filter: RemittanceFilter = { fiscalYear, ...Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : []))) };
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
  return { filter, narrowed: NAMES.some((name) => search.has(name)), set, clear: () => setSearch({}, { replace: true }) };
}
