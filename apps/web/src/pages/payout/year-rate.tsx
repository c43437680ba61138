import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { ratesQuery } from '../../api/payout';
import { HeadsAndAmount } from '../../components/heads';
import { Rate } from '../../components/rate';

/** The year's payout rate at a glance: of everybody to be paid, who was, on the pay day and in the end. */
export function YearRate({ fiscalYear }: { readonly fiscalYear: number }) {
  const { t } = useTranslation();
  const { data } = useQuery(ratesQuery(fiscalYear, 'year'));
  const year = data?.[0];
  if (!year) return null;
  return (
    <Link to="/payout-rates" className="year-rate panel">
      <dl className="figures">
        <div>
          <dt>{t('rate.final')}</dt>
          <dd className="figure">
            <Rate part={year.paidHeads} whole={year.payableHeads} />
            <small className="quiet">
              {t('rate.byAmount')} <Rate part={year.paidFen} whole={year.payableFen} />
            </small>
          </dd>
        </div>
        <div>
          <dt>{t('rate.onTime')}</dt>
          <dd className="figure">
            <Rate part={year.onTimeHeads} whole={year.payableHeads} />
            <small className="quiet">
              {t('rate.byAmount')} <Rate part={year.onTimeFen} whole={year.payableFen} />
            </small>
          </dd>
        </div>
        <div>
          <dt>{t('batch.paid')}</dt>
          <dd>
            <HeadsAndAmount heads={year.paidHeads} fen={year.paidFen} />
          </dd>
        </div>
        <div>
          <dt>{t('batch.payable')}</dt>
          <dd>
            <HeadsAndAmount heads={year.payableHeads} fen={year.payableFen} />
          </dd>
        </div>
      </dl>
    </Link>
  );
}
