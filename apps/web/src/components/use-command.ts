import { useCallback, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { problemOf } from '../api/problem';
import type { Problem } from '../api/problem';
import { newId } from '../ids';

/** The record commands are given on: where its detail is kept, its version, and the lists that show it. */
export interface Subject {
  readonly detail: QueryKey;
  readonly version: number;
  readonly shownBy: readonly string[];
}

/**
 * Gives commands on what the person looked at. One key per content: sending the same twice, by a double click or after a
 * broken connection, does it once. A version that is no longer the latest is not sent until the person has seen what changed.
 */
export function useCommandOn({ detail, version, shownBy }: Subject) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const [seen, setSeen] = useState(version);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const keyFor = useCallback((content: string): string => {
    const key = keys.current.get(content) ?? newId();
    keys.current.set(content, key);
    return key;
  }, []);

  const refresh = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: detail });
    for (const name of shownBy) void queries.invalidateQueries({ queryKey: [name] });
  };

  /** True when it was done. `reached` tells of a version made by the first of two commands, so that the second's refusal does not look like somebody else's change. */
  const run = async (
    work: (version: number, reached: (version: number) => void) => Promise<unknown>,
  ): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work(seen, setSeen);
      await refresh();
      return true;
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      setBusy(false);
      if (refused.status === 409) await queries.refetchQueries({ queryKey: detail, exact: true });
      return false;
    }
  };

  const acknowledge = (): void => {
    setProblem(undefined);
    setSeen(version);
  };
  return { run, busy, problem, keyFor, seen, stale: version > seen && !busy, acknowledge };
}

export type Command = ReturnType<typeof useCommandOn>;
