import type { Schemas } from '../../api/client';
import { daysBetween, today } from '../../dates';
import { perMille } from '../../money';

export type Node = Schemas['ChainNodeBody'];
export type Edge = Schemas['ChainEdgeBody'];

export interface PlacedNode {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: Edge;
  readonly path: string;
  /** Where its words stand. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly warmth: Warmth;
  readonly ageDays: number;
}

/** How long the oldest money has been under way: the arrow warms with it. */
export type Warmth = 'still' | 'fresh' | 'warm' | 'hot';

export const NODE_WIDTH = 250;
const NODE_TOP = 46;
const NODE_LINE = 20;
const GAP_X = 236;
const GAP_Y = 40;
const MARGIN = 20;
const LANE = 76;
/** Room for the arrow's head. */
const TIP = 12;
const WIDTH_LEAST = 1.5;
const WIDTH_MOST = 20;
const WARM_DAYS = 2;
const HOT_DAYS = 5;

/** Offices from left to right as contributions travel: where money is collected, where it is held, where it is pooled. */
const COLUMNS = [
  'COUNTY AGENCY',
  'CITY AGENCY',
  'COUNTY FINANCE',
  'CITY FINANCE',
  'PROVINCE FINANCE',
  'PROVINCE AGENCY',
];
const columnOf = ({ level, kind }: Node): number => COLUMNS.indexOf(`${level} ${kind}`);

/** Legs in the order the money meets them. */
export function inPassing(nodes: readonly Node[], edges: readonly Edge[]): readonly Edge[] {
  const places = new Map(nodes.map((node) => [node.institutionId, columnOf(node)]));
  const placeOf = ({ fromId }: Edge): number => places.get(fromId) ?? 0;
  return edges.toSorted((left, right) => placeOf(left) - placeOf(right));
}

/** As tall as its balances and the lanes that meet it need. */
const heightOf = (node: Node, lanes: number): number =>
  Math.max(NODE_TOP + Math.max(1, node.balances.length) * NODE_LINE + 10, lanes * LANE);

export const ageOf = ({ oldestSentOn }: Edge): number =>
  oldestSentOn === null ? 0 : Math.max(0, daysBetween(oldestSentOn, today()));

export function warmthOf(edge: Edge): Warmth {
  if (edge.inTransitCount === 0) return 'still';
  const age = ageOf(edge);
  if (edge.disputedCount > 0 || age > HOT_DAYS) return 'hot';
  return age > WARM_DAYS ? 'warm' : 'fresh';
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Places offices in columns, those of a column below each other, and draws the legs between them. */
export function layOut(nodes: readonly Node[], edges: readonly Edge[]): Layout {
  const used = [...new Set(nodes.map(columnOf))].toSorted((left, right) => left - right);
  const columns = used.map((column) => nodes.filter((node) => columnOf(node) === column));
  const lanesOf = (node: Node): number =>
    Math.max(
      1,
      ...pairs(edges)
        .filter(([edge]) => edge?.fromId === node.institutionId || edge?.toId === node.institutionId)
        .map((list) => list.length),
    );
  const heights = columns.map((column) =>
    column.reduce((sum, node) => sum + heightOf(node, lanesOf(node)) + GAP_Y, -GAP_Y),
  );
  const height = Math.max(...heights) + 2 * MARGIN;
  const placed = columns.flatMap((column, index) => {
    let y = (height - (heights[index] ?? 0)) / 2;
    return column.map((node): PlacedNode => {
      const at = { node, x: MARGIN + index * (NODE_WIDTH + GAP_X), y, height: heightOf(node, lanesOf(node)) };
      y += at.height + GAP_Y;
      return at;
    });
  });
  return {
    nodes: placed,
    edges: drawEdges(placed, edges),
    width: 2 * MARGIN + columns.length * (NODE_WIDTH + GAP_X) - GAP_X,
    height,
  };
}

/** Edges between the same two offices, whatever their direction: they run side by side. */
function pairs(edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = [edge.fromId, edge.toId].toSorted().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups.values()];
}

function drawEdges(placed: readonly PlacedNode[], edges: readonly Edge[]): readonly PlacedEdge[] {
  const most = edges.reduce((top, { inTransitFen }) => (BigInt(inTransitFen) > top ? BigInt(inTransitFen) : top), 0n);
  const at = new Map(placed.map((one) => [one.node.institutionId, one]));
  return pairs(edges).flatMap((group) =>
    group.flatMap((edge, index) => {
      const from = at.get(edge.fromId);
      const to = at.get(edge.toId);
      return from && to ? [drawEdge(edge, from, to, (index - (group.length - 1) / 2) * LANE, most)] : [];
    }),
  );
}

function drawEdge(edge: Edge, from: PlacedNode, to: PlacedNode, lane: number, most: bigint): PlacedEdge {
  const forward = from.x <= to.x;
  const x1 = forward ? from.x + NODE_WIDTH : from.x;
  const x2 = forward ? to.x : to.x + NODE_WIDTH;
  const y1 = from.y + from.height / 2 + lane;
  const y2 = to.y + to.height / 2 + lane;
  const share = Math.sqrt(perMille(BigInt(edge.inTransitFen), most) / 1000);
  const end = x2 + (forward ? -TIP : TIP);
  const middle = (x1 + end) / 2;
  const path = `M${x1} ${y1} C${middle} ${y1}, ${middle} ${y2}, ${end} ${y2}`;
  return {
    edge,
    path,
    x: middle,
    y: (y1 + y2) / 2,
    width: edge.inTransitCount === 0 ? WIDTH_LEAST : WIDTH_LEAST + 2 + share * (WIDTH_MOST - WIDTH_LEAST),
    warmth: warmthOf(edge),
    ageDays: ageOf(edge),
  };
}
