import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { Amount, useUnitName } from '../../components/amount';
import { Institution } from '../../components/institution';
import { ageOf, inPassing, warmthOf } from './layout';
import type { Edge, Node } from './layout';

/** The map's numbers as a table. */
export function ChainTable({
  nodes,
  edges,
  onEdge,
}: {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly onEdge: (edge: Edge) => void;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const nameOf = (id: string): string => nodes.find(({ institutionId }) => institutionId === id)?.name ?? '';
  return (
    <section className="sheet" aria-labelledby="chain-table">
      <h2 id="chain-table">{t('chain.table')}</h2>
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('leg.from')}</th>
            <th>{t('leg.to')}</th>
            <th>{t('fact.fundKind')}</th>
            <th className="number">
              {t('leg.inTransit')} <small>{unit}</small>
            </th>
            <th className="number">{t('chain.count')}</th>
            <th className="number">{t('chain.age')}</th>
            <th className="number">
              {t('leg.received')} <small>{unit}</small>
            </th>
            <th className="number">{t('chain.open')}</th>
            <th className="number">{t('chain.waiting')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {inPassing(nodes, edges).map((edge) => (
            <tr key={`${edge.fromId} ${edge.toId} ${edge.fundKind}`}>
              <td data-label={t('leg.from')}>
                <Institution id={edge.fromId} name={nameOf(edge.fromId)} />
              </td>
              <td data-label={t('leg.to')}>
                <Institution id={edge.toId} name={nameOf(edge.toId)} />
              </td>
              <td data-label={t('fact.fundKind')}>{t(`fundKind.${edge.fundKind}`)}</td>
              <td data-label={t('leg.inTransit')} className="number">
                <Amount fen={edge.inTransitFen} dashZero />
              </td>
              <td data-label={t('chain.count')} className="number">
                {edge.inTransitCount}
              </td>
              <td data-label={t('chain.age')} className="number">
                {edge.oldestSentOn === null ? (
                  <span className="quiet">{t('amount.none')}</span>
                ) : (
                  <span className={`legend legend-${warmthOf(edge)}`}>
                    <i aria-hidden /> {t('chain.days', { count: ageOf(edge) })}
                  </span>
                )}
              </td>
              <td data-label={t('leg.received')} className="number">
                <Amount fen={edge.receivedFen} dashZero />
              </td>
              <td data-label={t('chain.open')} className="number">
                {edge.openCount}
              </td>
              <td data-label={t('chain.waiting')} className="number">
                {edge.waitingCount}
              </td>
              <td>
                <Button size="small" type="link" onClick={() => onEdge(edge)}>
                  {t('chain.list')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
