import type { Schemas } from '../../api/client';
import { AMOUNT_FEN_MAX, formatHeads, formatYuan, parseYuan } from '../../money';

/** A region's line as it is typed. */
export interface DraftLine {
  readonly institutionId: string;
  readonly institutionName: string;
  readonly basedOn: string | null;
  readonly balanceFen: string;
  readonly headcount: string;
  readonly payable: string;
  readonly requested: string;
}
export type TypedField = 'headcount' | 'payable' | 'requested';

const HEADS_MAX = 100_000_000;

export const headsOf = (text: string): number | undefined => {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]/g, '');
  return /^\d{1,9}$/.test(plain) && Number(plain) <= HEADS_MAX ? Number(plain) : undefined;
};
export const fenOf = (text: string): bigint | undefined => {
  const fen = parseYuan(text);
  return fen !== undefined && fen <= AMOUNT_FEN_MAX ? fen : undefined;
};

/** As it is shown once the field is left: with separators; what cannot be read stays as it was typed. */
export function readable(text: string, field: TypedField): string {
  const heads = field === 'headcount' ? headsOf(text) : undefined;
  const fen = field === 'headcount' ? undefined : fenOf(text);
  return heads === undefined ? (fen === undefined ? text : formatYuan(fen)) : formatHeads(heads);
}

export const isRight = (line: DraftLine, field: TypedField): boolean =>
  (field === 'headcount' ? headsOf(line.headcount) : fenOf(line[field])) !== undefined;
export const allRight = (lines: readonly DraftLine[]): boolean =>
  lines.every((line) => (['headcount', 'payable', 'requested'] as const).every((field) => isRight(line, field)));

/** The proposal, and over it what the request being drawn up again says. */
export function linesFrom(
  proposal: Schemas['ProposalBody'],
  request: Schemas['FundingBody'] | undefined,
): readonly DraftLine[] {
  return proposal.lines.map((line) => {
    const said = request?.lines.find(({ institutionId }) => institutionId === line.institutionId) ?? line;
    return {
      institutionId: line.institutionId,
      institutionName: line.institutionName,
      basedOn: line.basedOn,
      balanceFen: line.balanceFen,
      headcount: formatHeads(said.headcount),
      payable: formatYuan(BigInt(said.payableFen)),
      requested: formatYuan(BigInt(said.requestedFen)),
    };
  });
}

export interface Totals {
  readonly heads: number;
  readonly payableFen: bigint;
  readonly balanceFen: bigint;
  readonly requestedFen: bigint;
}

/** What is not readable yet counts as nothing. */
export const totalsOf = (lines: readonly DraftLine[]): Totals =>
  lines.reduce(
    (sum, line) => ({
      heads: sum.heads + (headsOf(line.headcount) ?? 0),
      payableFen: sum.payableFen + (fenOf(line.payable) ?? 0n),
      balanceFen: sum.balanceFen + BigInt(line.balanceFen),
      requestedFen: sum.requestedFen + (fenOf(line.requested) ?? 0n),
    }),
    { heads: 0, payableFen: 0n, balanceFen: 0n, requestedFen: 0n },
  );

export const toBody = (lines: readonly DraftLine[]): Schemas['FundingLineBody'][] =>
  lines.map((line) => ({
    institutionId: line.institutionId,
    headcount: headsOf(line.headcount) ?? 0,
    payableFen: String(fenOf(line.payable) ?? 0n),
    requestedFen: String(fenOf(line.requested) ?? 0n),
  }));
