import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFeed } from '../../api/live';
import { Amount, useUnitName } from '../../components/amount';
import { Arrived } from '../../components/arrived';
import { DateWithDays } from '../../components/date-with-days';
import { StateTag } from '../../components/state-tag';
import { ENDED_STATES } from '../../vocabulary';

const MARKED_MS = 8_000;

/** Rows that changed while one looks are marked for a moment. */
export function RemittanceTable({
  items,
  stale,
}: {
  readonly items: readonly Schemas['RemittanceItem'][];
  readonly stale: boolean;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const { events } = useFeed();
  const changed = (remittanceId: string, version: number): boolean =>
    events.some(
      (event) =>
        event.id === remittanceId && event.version === version && Date.now() - Date.parse(event.recordedAt) < MARKED_MS,
    );
  return (
    <div className={stale ? 'sheet stale' : 'sheet'}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('list.number')}</th>
            <th>{t('fact.fundKind')}</th>
            <th>{t('list.period')}</th>
            <th>{t('list.origin')}</th>
            <th className="number">
              {t('list.due')} <small>{unit}</small>
            </th>
            <th className="number">
              {t('list.received')} <small>{unit}</small>
            </th>
            <th>{t('list.progress')}</th>
            <th>{t('list.dueDate')}</th>
            <th>{t('list.state')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.remittanceId} className={changed(item.remittanceId, item.version) ? 'arrived' : undefined}>
              <td data-label={t('list.number')}>
                <Link to={`/remittances/${item.remittanceId}`} className="mono">
                  {item.remittanceNo}
                </Link>
              </td>
              <td data-label={t('fact.fundKind')}>{t(`fundKind.${item.fundKind}`)}</td>
              <td data-label={t('list.period')} className="mono">
                {item.period}
              </td>
              <td data-label={t('list.origin')}>{item.originName}</td>
              <td data-label={t('list.due')} className="number">
                <Amount fen={item.dueFen} />
              </td>
              <td data-label={t('list.received')} className="number">
                <Amount fen={item.receivedFen} dashZero />
              </td>
              <td data-label={t('list.progress')}>
                <Arrived
                  part={item.receivedFen}
                  whole={item.dueFen}
                  note={item.currentLegNo === null ? undefined : t('leg.no', { legNo: item.currentLegNo })}
                />
              </td>
              <td data-label={t('list.dueDate')}>
                <DateWithDays date={item.dueDate} done={ENDED_STATES.includes(item.state)} />
              </td>
              <td data-label={t('list.state')}>
                <StateTag of="remittance" state={item.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
