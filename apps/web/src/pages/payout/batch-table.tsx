import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Amount, useUnitName } from '../../components/amount';
import { Heads } from '../../components/heads';
import { Institution } from '../../components/institution';
import { RatePair } from '../../components/rate';
import { StateTag } from '../../components/state-tag';

/** Payout batches: whom they pay, how many of them were paid, on the pay day and in the end. */
export function BatchTable({
  items,
  stale,
}: {
  readonly items: readonly Schemas['BatchItem'][];
  readonly stale: boolean;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return (
    <div className={stale ? 'sheet stale' : 'sheet'}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('fact.batchNo')}</th>
            <th>{t('list.period')}</th>
            <th>{t('batch.institution')}</th>
            <th>{t('fact.payDay')}</th>
            <th className="number">{t('batch.payableHeads')}</th>
            <th className="number">
              {t('batch.payableFen')} <small>{unit}</small>
            </th>
            <th className="number">{t('rate.onTime')}</th>
            <th className="number">{t('rate.final')}</th>
            <th className="number">{t('batch.openHeads')}</th>
            <th>{t('list.state')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.batchId}>
              <td data-label={t('fact.batchNo')}>
                <Link to={`/payout-batches/${item.batchId}`} className="mono">
                  {item.batchNo}
                </Link>
              </td>
              <td data-label={t('list.period')} className="mono">
                {item.period}
              </td>
              <td data-label={t('batch.institution')}>
                <Institution id={item.institutionId} name={item.institutionName} />
              </td>
              <td data-label={t('fact.payDay')}>
                <time dateTime={item.payDay}>{item.payDay}</time>
              </td>
              <td data-label={t('batch.payableHeads')} className="number">
                <Heads heads={item.payableHeads} dashZero />
              </td>
              <td data-label={t('batch.payableFen')} className="number">
                <Amount fen={item.payableFen} dashZero />
              </td>
              <td data-label={t('rate.onTime')} className="number">
                <RatePair heads={[item.onTimeHeads, item.payableHeads]} fen={[item.onTimeFen, item.payableFen]} />
              </td>
              <td data-label={t('rate.final')} className="number">
                <RatePair heads={[item.paidHeads, item.payableHeads]} fen={[item.paidFen, item.payableFen]} />
              </td>
              <td data-label={t('batch.openHeads')} className="number">
                {item.openHeads > 0 ? (
                  <Link to={`/payout-batches/${item.batchId}`} className="warn">
                    <Heads heads={item.openHeads} />
                  </Link>
                ) : (
                  <span className="quiet">{t('amount.none')}</span>
                )}
              </td>
              <td data-label={t('list.state')}>
                <StateTag of="batch" state={item.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
