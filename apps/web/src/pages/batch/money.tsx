import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import Button from 'antd/es/button';
import { arrivalsQuery } from '../../api/payout';
import { ActButtons } from '../../components/act-buttons';
import { Amount, useUnitName } from '../../components/amount';
import { formatYuan } from '../../money';
import { currentRound, isOpen, permittedOf } from './batch';
import type { Batch, OpenAct } from './batch';

/** What the batch still lacks: what was paid and what is to be paid in the present round, less what was allotted. */
export const lackingFen = (batch: Batch): bigint =>
  BigInt(batch.paid.amountFen) +
  BigInt(currentRound(batch)?.results ? 0n : (currentRound(batch)?.amountFen ?? 0n)) -
  BigInt(batch.fundedFen);

/** Which arrivals pay for the batch: several may feed one, one may feed several. */
export function Money({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const { data } = useInfiniteQuery(arrivalsQuery(batch.institution.institutionId, false));
  const arrivals = data?.pages.flatMap(({ items }) => items) ?? [];
  const releases = isOpen(batch, 'releaseFunding');
  const allot = permittedOf(batch, 'allotFunding');
  const lacking = lackingFen(batch);
  return (
    <section className="sheet" aria-labelledby="money-title">
      <h2 id="money-title" className="sheet-head">
        {t('money.title')}
        {allot ? (
          <ActButtons
            acts={[
              {
                key: 'allotFunding',
                label: t('command.allotFunding'),
                quiet: true,
                refusal: allot.refusal,
                onClick: () => onAct('allotFunding'),
              },
            ]}
          />
        ) : null}
      </h2>
      {batch.funding.length === 0 ? <p className="quiet">{t('money.none')}</p> : null}
      {batch.funding.length > 0 ? (
        <table className="ledger">
          <thead>
            <tr>
              <th>{t('funding.remittance')}</th>
              <th>{t('fact.arrivedOn')}</th>
              <th className="number">
                {t('money.allotted')} <small>{unit}</small>
              </th>
              {releases ? <th /> : null}
            </tr>
          </thead>
          <tbody>
            {batch.funding.map(({ arrivalId, amountFen }) => {
              const arrival = arrivals.find((one) => one.arrivalId === arrivalId);
              return (
                <tr key={arrivalId}>
                  <td data-label={t('funding.remittance')}>
                    {arrival ? (
                      <Link to={`/remittances/${arrival.remittanceId}`} className="mono">
                        {arrival.remittanceNo}
                      </Link>
                    ) : (
                      t('amount.none')
                    )}
                  </td>
                  <td data-label={t('fact.arrivedOn')}>{arrival?.arrivedOn ?? t('amount.none')}</td>
                  <td data-label={t('money.allotted')} className="number">
                    <Amount fen={amountFen} />
                  </td>
                  {releases ? (
                    <td className="number">
                      <Button size="small" type="text" onClick={() => onAct('releaseFunding', arrivalId)}>
                        {t('command.releaseFunding')}
                      </Button>
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
      {lacking > 0n ? (
        <p className="impossible money-lacking" role="alert">
          <WarningOutlined /> {t('money.lacking', { amount: formatYuan(lacking) })}
        </p>
      ) : null}
    </section>
  );
}
