import type { LegState, RemittanceState, TransferState } from './state.js';

/** state -> event -> state. Data, so that reachability is checked and the diagrams are drawn from it. */
export interface StateGraph<State extends string> {
  readonly initial: State;
  readonly edges: readonly (readonly [from: State, event: string, to: State])[];
}

export const REMITTANCE_STATE_GRAPH: StateGraph<RemittanceState> = {
  initial: 'PLANNED',
  edges: [
    ['PLANNED', 'TransferLogged', 'IN_PROGRESS'],
    ['PLANNED', 'RemittanceCancelled', 'CANCELLED'],
    ['PLANNED', 'RemittanceClosedShort', 'CLOSED_SHORT'],
    ['IN_PROGRESS', 'RemittanceSettled', 'SETTLED'],
    ['IN_PROGRESS', 'RemittanceClosedShort', 'CLOSED_SHORT'],
    ['IN_PROGRESS', 'RemittanceCancelled', 'CANCELLED'],
  ],
};

export const LEG_STATE_GRAPH: StateGraph<LegState> = {
  initial: 'WAITING',
  edges: [
    ['WAITING', 'LegOpened', 'OPEN'],
    ['OPEN', 'LegCompleted', 'COMPLETED'],
    ['OPEN', 'LegClosedShort', 'CLOSED_SHORT'],
  ],
};

export const TRANSFER_STATE_GRAPH: StateGraph<TransferState> = {
  initial: 'DRAFT',
  edges: [
    ['DRAFT', 'TransferSubmitted', 'SUBMITTED'],
    ['SUBMITTED', 'TransferApproved', 'APPROVED'],
    ['SUBMITTED', 'TransferRejected', 'REJECTED'],
    ['SUBMITTED', 'TransferWithdrawn', 'WITHDRAWN'],
    ['REJECTED', 'TransferLogged', 'DRAFT'],
    ['WITHDRAWN', 'TransferLogged', 'DRAFT'],
    ['APPROVED', 'TransferSent', 'SENT'],
    ['SENT', 'TransferReceived', 'RECEIVED'],
    ['SENT', 'TransferDisputed', 'DISPUTED'],
    ['SENT', 'TransferReturned', 'RETURNED'],
    ['DISPUTED', 'DisputeResolved', 'RECEIVED'],
    ['DISPUTED', 'DisputeResolved', 'RETURNED'],
    ['DISPUTED', 'TransferReturned', 'RETURNED'],
    ['RECEIVED', 'TransferReturned', 'RETURNED'],
  ],
};

/** Every state that can be reached from the initial one. */
export function reachableStates<State extends string>(graph: StateGraph<State>): ReadonlySet<State> {
  const reached = new Set<State>([graph.initial]);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const [from, , to] of graph.edges) if (reached.has(from)) reached.add(to);
  }
  return reached;
}

/** The graph as a Mermaid state diagram. */
export const toMermaid = <State extends string>(graph: StateGraph<State>): string =>
  [
    'stateDiagram-v2',
    `  [*] --> ${graph.initial}`,
    ...graph.edges.map(([from, event, to]) => `  ${from} --> ${to}: ${event}`),
  ].join('\n');
