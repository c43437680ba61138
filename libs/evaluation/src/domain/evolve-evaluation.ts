import type { Evaluation, EvaluationEvent, MaybeEvaluation, Rectification, RectificationReport } from './evaluation.js';

/** The state after an event. Replaying a stream gives exactly its row; an unknown event is an error. */
export function evolveEvaluation(state: MaybeEvaluation, event: EvaluationEvent): Evaluation {
  if (event.type === 'EvaluationOpened') return { ...event.data, state: 'OPEN', gradings: [], rectifications: [] };
  if (!state) throw new Error(`${event.type} before EvaluationOpened`);
  switch (event.type) {
    case 'IndicatorGraded':
      return { ...state, gradings: [...without(state, event.data.leaf), event.data] };
    case 'GradingConfirmed': {
      const { leaf, confirmedBy } = event.data;
      return { ...state, gradings: state.gradings.map((one) => (one.leaf === leaf ? { ...one, confirmedBy } : one)) };
    }
    case 'GradingReturned':
      return { ...state, gradings: without(state, event.data.leaf) };
    case 'NarrativeWritten':
      return { ...state, narrative: event.data.narrative };
    case 'EvaluationPublished': {
      const { publishedBy, publishedOn, sheet } = event.data;
      return { ...state, state: 'PUBLISHED', published: { by: publishedBy, on: publishedOn, sheet } };
    }
    case 'RectificationRaised':
      return { ...state, rectifications: [...state.rectifications, { ...event.data, state: 'RAISED', reports: [] }] };
    case 'RectificationAssigned': {
      const { itemId, office, requirement, dueDate } = event.data;
      return changed(state, itemId, () => ({ state: 'ASSIGNED', office, requirement, dueDate }));
    }
    case 'RectificationReported': {
      const { itemId, ...report } = event.data;
      return changed(state, itemId, ({ reports }) => ({ state: 'REPORTED', reports: [...reports, report] }));
    }
    case 'RectificationAccepted': {
      const { itemId, acceptedBy } = event.data;
      return changed(state, itemId, (item) => ({ state: 'ACCEPTED', reports: lastReport(item, { acceptedBy }) }));
    }
    case 'RectificationReturned': {
      const { itemId, returnedBy, reason } = event.data;
      const returned = { by: returnedBy, reason };
      return changed(state, itemId, (item) => ({ state: 'ASSIGNED', reports: lastReport(item, { returned }) }));
    }
    default:
      return unknownEvent(event);
  }
}

const without = ({ gradings }: Evaluation, leaf: string): Evaluation['gradings'] =>
  gradings.filter((one) => one.leaf !== leaf);

const changed = (
  state: Evaluation,
  itemId: string,
  to: (item: Rectification) => Partial<Rectification>,
): Evaluation => ({
  ...state,
  rectifications: state.rectifications.map((item) => (item.itemId === itemId ? { ...item, ...to(item) } : item)),
});

const lastReport = ({ reports }: Rectification, to: Partial<RectificationReport>): readonly RectificationReport[] =>
  reports.map((report, index) => (index === reports.length - 1 ? { ...report, ...to } : report));

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
