import { isRefusal } from '#libs/kernel';
import type { Decision, Refusal, RefusalCode } from '#libs/kernel';

interface Decider<State, Command, Event> {
  readonly decide: (state: State | undefined, command: Command) => Decision<Event>;
  readonly evolve: (state: State | undefined, event: Event) => State;
}

/** given(events).when(command).then(events) or .refused(code): specs that read like the rule they test. */
export const specOf = <State, Command, Event extends { readonly type: string }>({
  decide,
  evolve,
}: Decider<State, Command, Event>) => ({
  given: (...events: readonly (Event | readonly Event[])[]) => ({
    when(command: Command) {
      const before = events.flat() as Event[];
      const state = before.reduce<State | undefined>(evolve, undefined);
      const decision = decide(state, command);
      return {
        /** Exactly these events. */
        then: (...expected: readonly Event[]) => expect(decision).toEqual(expected),
        /** Events of these types. */
        thenTypes: (...types: readonly string[]): void =>
          expect(isRefusal(decision) ? decision : decision.map(({ type }) => type)).toEqual(types),
        /** The same, given back for a closer look. */
        events: (...types: readonly string[]): readonly Event[] => {
          expect(isRefusal(decision) ? decision : decision.map(({ type }) => type)).toEqual(types);
          return decision as readonly Event[];
        },
        refused: (code: RefusalCode, field?: string) => {
          expect(isRefusal(decision) ? decision.refused : decision).toBe(code);
          if (field !== undefined) expect((decision as Refusal).field).toBe(field);
        },
      };
    },
  }),
});
