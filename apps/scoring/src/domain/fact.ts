/**
 * What the scoring service understands of the chain's events: facts it counts, nothing else. Events of another service
 * are translated here from plain JSON; a fact keeps raw amounts and dates, never a ratio.
 */
export type Fact =
  | {
      readonly kind: 'planned';
      readonly originInstitutionId: string;
      readonly originName: string;
      readonly fundKind: string;
      readonly fiscalYear: number;
      readonly period: string;
      readonly dueFen: bigint;
      readonly dueDate: string;
      readonly legDueDates: readonly string[];
    }
  | { readonly kind: 'dueAdjusted'; readonly dueFen: bigint }
  | {
      readonly kind: 'arrived';
      readonly transferId: string;
      readonly legNo: number;
      readonly amountFen: bigint;
      readonly arrivedOn: string;
    }
  | { readonly kind: 'wentBack'; readonly transferId: string }
  | { readonly kind: 'legCompleted'; readonly legNo: number; readonly completedOn: string }
  | { readonly kind: 'ended'; readonly how: 'SETTLED' | 'CLOSED_SHORT' | 'CANCELLED' };

export const SCORED_EVENTS = [
  'RemittancePlanned',
  'DueAmountAdjusted',
  'TransferReceived',
  'DisputeResolved',
  'TransferReturned',
  'LegCompleted',
  'RemittanceSettled',
  'RemittanceClosedShort',
  'RemittanceCancelled',
] as const;

type Json = Readonly<Record<string, unknown>>;
const text = (data: Json, name: string): string => String(data[name]);
const fen = (data: Json, name: string): bigint => BigInt(text(data, name));

/** The fact an event states, or nothing where it changes no count. Throws for a type it was not subscribed to. */
export function factOf(type: string, data: Json): Fact | undefined {
  switch (type) {
    case 'RemittancePlanned':
      return plannedFact(data);
    case 'DueAmountAdjusted':
      return { kind: 'dueAdjusted', dueFen: fen(data, 'dueFen') };
    case 'TransferReceived':
      return {
        kind: 'arrived',
        transferId: text(data, 'transferId'),
        legNo: Number(data['legNo']),
        amountFen: fen(data, 'amountFen'),
        arrivedOn: text(data, 'arrivedOn'),
      };
    case 'DisputeResolved':
      return data['resolution'] === 'RETURN'
        ? undefined
        : {
            kind: 'arrived',
            transferId: text(data, 'transferId'),
            legNo: Number(data['legNo']),
            amountFen: fen(data, 'arrivedFen'),
            arrivedOn: text(data, 'arrivedOn'),
          };
    case 'TransferReturned':
      return { kind: 'wentBack', transferId: text(data, 'transferId') };
    case 'LegCompleted':
      return { kind: 'legCompleted', legNo: Number(data['legNo']), completedOn: text(data, 'completedOn') };
    case 'RemittanceSettled':
      return { kind: 'ended', how: 'SETTLED' };
    case 'RemittanceClosedShort':
      return { kind: 'ended', how: 'CLOSED_SHORT' };
    case 'RemittanceCancelled':
      return { kind: 'ended', how: 'CANCELLED' };
    default:
      throw new Error(`the scoring service does not know the event ${type}`);
  }
}

function plannedFact(data: Json): Fact {
  const legs = data['legs'] as readonly {
    readonly dueDate: string;
    readonly from: { readonly institutionId: string; readonly institutionName: string };
  }[];
  const origin = legs[0];
  if (!origin) throw new Error('a remittance without legs');
  return {
    kind: 'planned',
    originInstitutionId: origin.from.institutionId,
    originName: origin.from.institutionName,
    fundKind: text(data, 'fundKind'),
    fiscalYear: Number(data['fiscalYear']),
    period: text(data, 'period'),
    dueFen: fen(data, 'dueFen'),
    dueDate: text(data, 'dueDate'),
    legDueDates: legs.map((leg) => leg.dueDate),
  };
}
