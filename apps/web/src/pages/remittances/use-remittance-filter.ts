import type { RemittanceFilter } from '../../api/queries';
import { useFiscalYear } from '../../app/session';
import { useAddressFilter } from '../../components/use-address-filter';
import { FUND_KINDS, REMITTANCE_STATES, oneOf } from '../../vocabulary';

const NAMES = ['fundKind', 'period', 'state', 'institutionId', 'q'] as const;
export type FilterName = (typeof NAMES)[number];

/** The filter as the address has it; the fiscal year is the header's. */
export function useRemittanceFilter() {
  const { text, ...rest } = useAddressFilter<FilterName>(NAMES);
  const fiscalYear = useFiscalYear();
  const filter: RemittanceFilter = {
    fiscalYear,
    fundKind: oneOf(FUND_KINDS, text('fundKind')),
    state: oneOf(REMITTANCE_STATES, text('state')),
    period: text('period'),
    institutionId: text('institutionId'),
    q: text('q'),
  };
  return { filter, ...rest };
}
