import { useTranslation } from 'react-i18next';
import CheckOutlined from '@ant-design/icons/es/icons/CheckOutlined';
import { Amount, useUnitName } from '../../components/amount';
import { EvidenceList } from '../../components/evidence-list';
import { Person } from '../../components/person';
import { StateTag } from '../../components/state-tag';
import { Actions } from './actions';
import { ofTransfer } from './acts';
import type { Act, Remittance, Transfer } from './acts';

/** Who prepared it, who has approved which step, and who is still to. */
export function Approvals({ transfer }: { readonly transfer: Transfer }) {
  const { t } = useTranslation();
  return (
    <ul className="approvals">
      <li>
        <span className="role">{t('role.CLERK')}</span>{' '}
        <Person name={transfer.submittedBy?.name ?? transfer.loggedBy.name} />
      </li>
      {transfer.approvalSteps.map((step, index) => {
        const approval = transfer.approvals.find(({ stepIndex }) => stepIndex === index);
        return (
          <li key={index} className={approval ? 'approved' : 'pending'}>
            <span className="role">{t(`role.${step.role}`)}</span>{' '}
            {approval ? <Person name={approval.by.name} /> : <span className="quiet">{t('approval.pending')}</span>}
            {approval ? <CheckOutlined aria-label={t('approval.given')} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

function Facts({ transfer }: { readonly transfer: Transfer }) {
  const { t } = useTranslation();
  const facts = [
    ['valueDate', transfer.valueDate],
    ['sentOn', transfer.sentOn],
    ['bankReference', transfer.sentBankReference],
    ['arrivedOn', transfer.arrivedOn],
    ['arrivalBankReference', transfer.arrivalBankReference],
    ['remark', transfer.remark],
  ] as const;
  const differs = transfer.arrivedFen !== undefined && transfer.arrivedFen !== transfer.amountFen;
  return (
    <>
      <dl className="facts facts-column">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{t(`fact.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {differs ? (
        <p className="transfer-note">
          {t('transfer.differs')} <Amount fen={transfer.arrivedFen ?? '0'} withUnit />
        </p>
      ) : null}
      {transfer.rejectionReason ? (
        <p className="transfer-note">{t('transfer.rejected', { reason: transfer.rejectionReason })}</p>
      ) : null}
      {transfer.returnReason ? (
        <p className="transfer-note">{t('transfer.returned', { reason: transfer.returnReason })}</p>
      ) : null}
    </>
  );
}

/** Every transfer with its papers, approvals and what may be done with it. */
export function Transfers({
  remittance,
  onAct,
}: {
  readonly remittance: Remittance;
  readonly onAct: (act: Act) => void;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const missing = (transfer: Transfer): readonly string[] => {
    const required = remittance.legs.find(({ legNo }) => legNo === transfer.legNo)?.requiredEvidence ?? [];
    return required.filter((kind) => !transfer.evidence.some((piece) => piece.kind === kind));
  };
  return (
    <section className="sheet" aria-labelledby="transfers-title">
      <h2 id="transfers-title">
        {t('detail.transfers')} <span className="count">{remittance.transfers.length}</span>
      </h2>
      {remittance.transfers.length === 0 ? (
        <p className="quiet sheet-empty">{t('transfer.none')}</p>
      ) : (
        <table className="ledger ledger-tall">
          <thead>
            <tr>
              <th>{t('transfer.leg')}</th>
              <th>{t('fact.voucherNo')}</th>
              <th className="number">
                {t('fact.amountFen')} <small>{unit}</small>
              </th>
              <th>{t('list.state')}</th>
              <th>{t('transfer.approvals')}</th>
              <th>{t('transfer.particulars')}</th>
              <th>{t('transfer.evidence')}</th>
              <th>{t('transfer.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {remittance.transfers.map((transfer) => (
              <tr key={transfer.transferId}>
                <td data-label={t('transfer.leg')}>{t('leg.no', { legNo: transfer.legNo })}</td>
                <td data-label={t('fact.voucherNo')} className="mono">
                  {transfer.voucherNo}
                </td>
                <td data-label={t('fact.amountFen')} className="number">
                  <Amount fen={transfer.amountFen} />
                </td>
                <td data-label={t('list.state')}>
                  <StateTag of="transfer" state={transfer.state} />
                </td>
                <td data-label={t('transfer.approvals')}>
                  <Approvals transfer={transfer} />
                </td>
                <td data-label={t('transfer.particulars')}>
                  <Facts transfer={transfer} />
                </td>
                <td data-label={t('transfer.evidence')}>
                  <EvidenceList evidence={transfer.evidence} missing={missing(transfer)} />
                </td>
                <td data-label={t('transfer.actions')}>
                  <Actions permitted={ofTransfer(remittance, transfer.transferId)} onAct={onAct} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
