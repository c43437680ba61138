import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount';
import { Capitals } from '../../components/amount-input';
import { EvidenceList } from '../../components/evidence-list';
import { Person } from '../../components/person';
import type { Remittance, Transfer } from './acts';

/** What is being decided about: the transfer with its papers, beside the decision. */
export function TransferFacts({
  remittance,
  transfer,
}: {
  readonly remittance: Remittance;
  readonly transfer: Transfer;
}) {
  const { t } = useTranslation();
  const leg = remittance.legs.find(({ legNo }) => legNo === transfer.legNo);
  return (
    <div className="about">
      <p className="about-amount">
        <Amount fen={transfer.amountFen} unit="yuan" withUnit />
        <Capitals fen={BigInt(transfer.amountFen)} />
      </p>
      <p>
        {leg?.from.institutionName} → {leg?.to.institutionName}
      </p>
      <p className="quiet">
        {remittance.remittanceNo} · {t('fact.voucherNo')} <b className="mono">{transfer.voucherNo}</b> ·{' '}
        {t('fact.valueDate')} {transfer.valueDate} · {t('transfer.loggedBy')} <Person name={transfer.loggedBy.name} />
      </p>
      {transfer.remark ? <p className="quiet">{transfer.remark}</p> : null}
      <EvidenceList evidence={transfer.evidence} />
    </div>
  );
}
