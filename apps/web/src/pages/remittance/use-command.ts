import { useCallback, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { remittanceQuery } from '../../api/queries';
import { newId } from '../../ids';
import type { Remittance } from './acts';

const SHOWN_BY = ['remittances', 'todos', 'chain', 'accounts'];

/**
 * Gives commands on what the person looked at. One key per content: sending the same twice, by a double click or after a
 * broken connection, does it once. A version that is no longer the latest is not sent until the person has seen what changed.
 */
export function useCommand(remittance: Remittance) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const [seen, setSeen] = useState(remittance.version);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { remittanceId } = remittance;

  const keyFor = useCallback((content: string): string => {
    const key = keys.current.get(content) ?? newId();
    keys.current.set(content, key);
    return key;
  }, []);

  const refresh = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ['remittance', remittanceId] });
    for (const name of SHOWN_BY) void queries.invalidateQueries({ queryKey: [name] });
  }, [queries, remittanceId]);

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
      if (refused.status === 409) await queries.refetchQueries(remittanceQuery(remittanceId));
      return false;
    }
  };

  const acknowledge = (): void => {
    setProblem(undefined);
    setSeen(remittance.version);
  };
  return { run, busy, problem, keyFor, seen, stale: remittance.version > seen && !busy, acknowledge };
}
