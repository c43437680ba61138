import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { Amount, useUnitName } from '../../components/amount';
import { Heads } from '../../components/heads';
import { Institution } from '../../components/institution';
import { monthsPayable } from '../../money';
import type { Funding } from './funding-page';

/** What is asked for each region, and the remittance that an approval planned for it. */
export function FundingLines({ request }: { readonly request: Funding }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const sum = (field: 'payableFen' | 'balanceFen'): bigint =>
    request.lines.reduce((total, line) => total + BigInt(line[field]), 0n);
  const planned = request.remittances.length > 0;
  const payableFen = sum('payableFen');
  const balanceFen = sum('balanceFen');
  return (
    <section className="sheet" aria-labelledby="lines-title">
      <h2 id="lines-title">
        {t('funding.lines')} <span className="count">{request.lines.length}</span>
      </h2>
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('funding.region')}</th>
            <th className="number">{t('funding.headcount')}</th>
            <th className="number">
              {t('funding.payable')} <small>{unit}</small>
            </th>
            <th className="number">
              {t('funding.balance')} <small>{unit}</small>
            </th>
            <th className="number">{t('funding.months')}</th>
            <th className="number">
              {t('funding.requested')} <small>{unit}</small>
            </th>
            {planned ? <th>{t('funding.remittance')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {request.lines.map((line) => {
            const remittance = request.remittances.find(({ institutionId }) => institutionId === line.institutionId);
            return (
              <tr key={line.institutionId}>
                <td data-label={t('funding.region')}>
                  <Institution id={line.institutionId} name={line.institutionName} />
                </td>
                <td data-label={t('funding.headcount')} className="number">
                  <Heads heads={line.headcount} />
                </td>
                <td data-label={t('funding.payable')} className="number">
                  <Amount fen={line.payableFen} />
                </td>
                <td data-label={t('funding.balance')} className="number">
                  <Amount fen={line.balanceFen} />
                </td>
                <td data-label={t('funding.months')} className="number">
                  {line.monthsPayable ?? t('amount.none')}
                </td>
                <td data-label={t('funding.requested')} className="number">
                  <Amount fen={line.requestedFen} />
                </td>
                {planned ? (
                  <td data-label={t('funding.remittance')}>
                    {remittance ? (
                      <Link to={`/remittances/${remittance.remittanceId}`} className="mono">
                        {remittance.remittanceNo}
                      </Link>
                    ) : (
                      <span className="quiet">{t('funding.noRemittance')}</span>
                    )}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('funding.total')}</th>
            <td data-label={t('funding.headcount')} className="number">
              <Heads heads={request.lines.reduce((total, line) => total + line.headcount, 0)} />
            </td>
            <td data-label={t('funding.payable')} className="number">
              <Amount fen={payableFen} />
            </td>
            <td data-label={t('funding.balance')} className="number">
              <Amount fen={balanceFen} />
            </td>
            <td data-label={t('funding.months')} className="number">
              {monthsPayable(balanceFen, payableFen) ?? t('amount.none')}
            </td>
            <td data-label={t('funding.requested')} className="number">
              <Amount fen={request.requestedFen} />
            </td>
            {planned ? <td /> : null}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
