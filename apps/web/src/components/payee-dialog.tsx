import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import Modal from 'antd/es/modal';
import type { Schemas } from '../api/client';
import { paymentsQuery } from '../api/payees';
import { useMay } from '../app/session';
import { Amount, useUnitName } from './amount';
import { Disclosure } from './disclosure';
import { Paged } from './paged';
import type { MaskedPayee } from './payee-link';
import { StateTag } from './state-tag';
import { EmptyState } from './states';

type Payment = Schemas['PaymentItem'];

function Payments({ items }: { readonly items: readonly Payment[] }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return (
    <div className="sheet">
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('list.period')}</th>
            <th>{t('fact.batchNo')}</th>
            <th className="number">
              {t('fact.amountFen')} <small>{unit}</small>
            </th>
            <th>{t('payee.paidOn')}</th>
            <th>{t('list.state')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((payment) => (
            <tr key={`${payment.batchId} ${payment.lineNo}`}>
              <td data-label={t('list.period')} className="mono">
                {payment.period}
              </td>
              <td data-label={t('fact.batchNo')}>
                <Link to={`/payout-batches/${payment.batchId}`} className="mono">
                  {payment.batchNo}
                </Link>
              </td>
              <td data-label={t('fact.amountFen')} className="number">
                <Amount fen={payment.amountFen} />
              </td>
              <td data-label={t('payee.paidOn')}>{payment.paidOn ?? t('amount.none')}</td>
              <td data-label={t('list.state')}>
                <StateTag of="payment" state={payment.state} />
                {payment.reason ? <small className="quiet block">{t(`returnReason.${payment.reason}`)}</small> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One payee: what was paid when. Clear values only for a reason, and only while this is open. */
export default function PayeeDialog({ payee, onClose }: { readonly payee: MaskedPayee; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const discloses = useMay('payee.disclose');
  const reads = useMay('payee.read');
  const [clear, setClear] = useState<Schemas['ClearPayeeBody']>();
  const reading = useInfiniteQuery({ ...paymentsQuery(payee.payeeRecord), enabled: reads });
  return (
    <Modal open title={t('payee.title')} width={720} footer={null} onCancel={onClose}>
      <div className="about">
        <dl className="facts">
          <div>
            <dt>{t('payee.name')}</dt>
            <dd>{clear?.name ?? payee.maskedName}</dd>
          </div>
          <div>
            <dt>{t('payee.id')}</dt>
            <dd className="mono">{clear?.id ?? payee.maskedId}</dd>
          </div>
          <div>
            <dt>{t('payee.account')}</dt>
            <dd className="mono">{clear?.accountNo ?? payee.maskedAccount}</dd>
          </div>
        </dl>
        {clear ? <small className="warn">{t('payee.disclosed')}</small> : null}
        {discloses && !clear ? <Disclosure payeeRecord={payee.payeeRecord} onShown={setClear} /> : null}
      </div>
      {reads ? (
        <Paged reading={reading} empty={<EmptyState title={t('payee.noPayments')} />}>
          {(items) => <Payments items={items} />}
        </Paged>
      ) : null}
    </Modal>
  );
}
