import { useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../../app/settings';
import { formatWan, formatYuan } from '../../money';
import { NODE_WIDTH, layOut } from './layout';
import type { Edge, Node, PlacedEdge, PlacedNode, Warmth } from './layout';

interface ChainMapProps {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly onEdge: (edge: Edge) => void;
  readonly onNode: (institutionId: string) => void;
}

const WARMTHS: readonly Warmth[] = ['still', 'fresh', 'warm', 'hot'];
const HEAD = 9;

const onKey =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    act();
  };

/** Amounts inside the picture: in the chosen unit. */
function useMoneyText(): (fen: string) => string {
  const { t } = useTranslation();
  const { unit } = useSettings();
  return (fen) => `${unit === 'wan' ? formatWan(BigInt(fen)).text : formatYuan(BigInt(fen))} ${t(`unit.${unit}`)}`;
}

function Office({ placed, onNode }: { readonly placed: PlacedNode; readonly onNode: (institutionId: string) => void }) {
  const { t, i18n } = useTranslation();
  const money = useMoneyText();
  const { node, x, y, height } = placed;
  const name = i18n.language === 'en' && node.nameEn ? node.nameEn : node.name;
  const open = (): void => onNode(node.institutionId);
  return (
    <g
      className="office"
      transform={`translate(${x} ${y})`}
      role="link"
      tabIndex={0}
      aria-label={t('chain.openOffice', { name })}
      onClick={open}
      onKeyDown={onKey(open)}
    >
      <rect width={NODE_WIDTH} height={height} rx="4" />
      <rect className="office-edge" width="4" height={height} rx="2" />
      <text className="office-name" x="16" y="22">
        {name}
      </text>
      <text className="office-kind" x="16" y="38">
        {t(`office.${node.level}.${node.kind}`)}
      </text>
      {node.balances.length === 0 ? (
        <text className="office-kind" x="16" y="60">
          {t('chain.noBalance')}
        </text>
      ) : (
        node.balances.map((balance, index) => (
          <g key={`${balance.accountId} ${balance.fundKind}`} transform={`translate(0 ${60 + index * 20})`}>
            <text className="office-account" x="16">
              {t(`fundKindShort.${balance.fundKind}`)}
            </text>
            <text className="office-amount" x={NODE_WIDTH - 12} textAnchor="end">
              {money(balance.balanceFen)}
            </text>
          </g>
        ))
      )}
    </g>
  );
}

function Flow({ placed, onEdge }: { readonly placed: PlacedEdge; readonly onEdge: (edge: Edge) => void }) {
  const { t } = useTranslation();
  const money = useMoneyText();
  const { edge, path, x, y, width, warmth, ageDays } = placed;
  const open = (): void => onEdge(edge);
  const moving = edge.inTransitCount > 0;
  const above = y - width / 2 - 6;
  const below = y + width / 2 + 15;
  return (
    <g
      className={`flow flow-${warmth}`}
      role="link"
      tabIndex={0}
      aria-label={t('chain.openFlow', {
        fund: t(`fundKind.${edge.fundKind}`),
        amount: money(edge.inTransitFen),
        number: edge.inTransitCount,
      })}
      onClick={open}
      onKeyDown={onKey(open)}
    >
      <path className="flow-reach" d={path} />
      <path className="flow-line" d={path} strokeWidth={width} markerEnd={`url(#head-${warmth})`} />
      <text x={x} y={above} textAnchor="middle" className="flow-amount">
        <tspan className="flow-fund">{t(`fundKindShort.${edge.fundKind}`)}</tspan>{' '}
        {moving ? money(edge.inTransitFen) : money(edge.receivedFen)}
      </text>
      <text x={x} y={below} textAnchor="middle" className="flow-note">
        {moving ? t('chain.moving', { number: edge.inTransitCount, days: ageDays }) : t('chain.arrived')}
        {edge.disputedCount > 0 ? ` · ${t('chain.disputed', { number: edge.disputedCount })}` : ''}
      </text>
    </g>
  );
}

/** The picture people remember: offices left to right, money along the legs, width for amount, warmth for age. */
export function ChainMap({ nodes, edges, onEdge, onNode }: ChainMapProps) {
  const { t } = useTranslation();
  const layout = useMemo(() => layOut(nodes, edges), [nodes, edges]);
  return (
    <figure className="chain">
      <div className="chain-scroll">
        <svg
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          style={{ minWidth: Math.min(layout.width, 760), maxWidth: layout.width * 1.15 }}
          role="group"
          aria-label={t('chain.title')}
        >
          <defs>
            {WARMTHS.map((warmth) => (
              <marker
                key={warmth}
                id={`head-${warmth}`}
                className={`head head-${warmth}`}
                markerUnits="userSpaceOnUse"
                markerWidth={HEAD * 2}
                markerHeight={HEAD * 2}
                refX="1"
                refY={HEAD}
                orient="auto"
              >
                <path d={`M0 1 L${HEAD * 1.3} ${HEAD} L0 ${HEAD * 2 - 1} Z`} />
              </marker>
            ))}
          </defs>
          {layout.edges.map((placed) => (
            <Flow
              key={`${placed.edge.fromId} ${placed.edge.toId} ${placed.edge.fundKind}`}
              placed={placed}
              onEdge={onEdge}
            />
          ))}
          {layout.nodes.map((placed) => (
            <Office key={placed.node.institutionId} placed={placed} onNode={onNode} />
          ))}
        </svg>
      </div>
      <figcaption>
        <span className="quiet">{t('chain.legendWidth')}</span>
        {WARMTHS.map((warmth) => (
          <span key={warmth} className={`legend legend-${warmth}`}>
            <i aria-hidden /> {t(`chain.warmth.${warmth}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
