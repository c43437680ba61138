import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import type { Schemas } from '../../api/client';
import { fundingsQuery } from '../../api/payout';
import { useFiscalYear } from '../../app/session';
import { Amount, useUnitName } from '../../components/amount';
import { Choice } from '../../components/choice';
import { DateWithDays } from '../../components/date-with-days';
import { ExportLink } from '../../components/export-link';
import { Heads } from '../../components/heads';
import { PageHead } from '../../components/page-head';
import { Paged } from '../../components/paged';
import { StateTag } from '../../components/state-tag';
import { EmptyState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { FUNDING_STATES, oneOf } from '../../vocabulary';
import { monthsIn } from '../remittances/periods';
import { useDraftsFunding } from './drafts-funding';

function FundingTable({
  items,
  stale,
}: {
  readonly items: readonly Schemas['FundingItem'][];
  readonly stale: boolean;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return (
    <div className={stale ? 'sheet stale' : 'sheet'}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('list.number')}</th>
            <th>{t('list.period')}</th>
            <th>{t('funding.kind')}</th>
            <th>{t('funding.agency')}</th>
            <th className="number">{t('funding.headcount')}</th>
            <th className="number">
              {t('funding.payable')} <small>{unit}</small>
            </th>
            <th className="number">
              {t('funding.requested')} <small>{unit}</small>
            </th>
            <th>{t('funding.neededBy')}</th>
            <th>{t('list.state')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.requestId}>
              <td data-label={t('list.number')}>
                <Link to={`/funding-requests/${item.requestId}`} className="mono">
                  {item.requestNo}
                </Link>
              </td>
              <td data-label={t('list.period')} className="mono">
                {item.period}
              </td>
              <td data-label={t('funding.kind')}>{t(`fundingKind.${item.kind}`)}</td>
              <td data-label={t('funding.agency')}>{item.agencyName}</td>
              <td data-label={t('funding.headcount')} className="number">
                <Heads heads={item.heads} />
              </td>
              <td data-label={t('funding.payable')} className="number">
                <Amount fen={item.payableFen} />
              </td>
              <td data-label={t('funding.requested')} className="number">
                <Amount fen={item.requestedFen} />
              </td>
              <td data-label={t('funding.neededBy')}>
                <DateWithDays date={item.neededBy} done={['APPROVED', 'CANCELLED'].includes(item.state)} />
              </td>
              <td data-label={t('list.state')}>
                <StateTag of="funding" state={item.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every funding request this person sees; filters stand in the address. */
export default function FundingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fiscalYear = useFiscalYear();
  const { text, narrowed, set, clear } = useAddressFilter(['period', 'state']);
  const drafts = useDraftsFunding();
  const state = oneOf(FUNDING_STATES, text('state'));
  const period = text('period');
  const filter = { fiscalYear, period, state };
  const reading = useInfiniteQuery(fundingsQuery(filter));
  return (
    <>
      <PageHead title={t('page.fundings')} note={t('funding.note')}>
        <Link to="/remittances?fundKind=BENEFIT">{t('funding.downward')}</Link>
        {drafts ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate('/funding-requests/new')}>
            {t('funding.draft')}
          </Button>
        ) : null}
      </PageHead>
      <div className="filters" role="search">
        <Choice
          label={t('list.period')}
          value={period}
          onChange={(value) => set('period', value)}
          options={monthsIn(fiscalYear).map((value) => ({ value, label: value }))}
        />
        <Choice
          label={t('list.state')}
          value={state}
          onChange={(value) => set('state', value)}
          options={FUNDING_STATES.map((value) => ({ value, label: t(`fundingState.${value}`) }))}
        />
        <ExportLink path="/api/v1/funding-requests.xlsx" filter={filter} />
      </div>
      <Paged
        reading={reading}
        empty={
          <EmptyState title={t(narrowed ? 'list.noMatch' : 'funding.empty', { year: fiscalYear })}>
            {narrowed ? (
              <Button onClick={clear}>{t('list.clear')}</Button>
            ) : (
              <p>{t(drafts ? 'funding.emptyDrafter' : 'funding.emptyOther')}</p>
            )}
          </EmptyState>
        }
      >
        {(items, stale) => <FundingTable items={items} stale={stale} />}
      </Paged>
    </>
  );
}
