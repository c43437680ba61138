import { useEffect } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { importKey, importQuery, importsQuery, isAtWork } from '../../../api/payout-files';
import type { PayoutImport } from '../../../api/payout-files';

/** Follows a file while a worker is at it. May be left and come back to: the stream begins with how it stands. */
export function useImport(importId: string) {
  const queries = useQueryClient();
  const reading = useQuery(importQuery(importId));
  const batchId = reading.data?.batchId;
  const atWork = reading.data !== undefined && isAtWork(reading.data);
  useEffect(() => {
    if (!atWork || !batchId) return undefined;
    const source = new EventSource(`/api/v1/payout-imports/${importId}/progress`);
    source.addEventListener('progress', (message: MessageEvent<string>) => {
      const told = JSON.parse(message.data) as PayoutImport;
      queries.setQueryData(importKey(importId), told);
      if (isAtWork(told)) return;
      source.close();
      void queries.invalidateQueries({ queryKey: importsQuery(batchId).queryKey });
    });
    return () => source.close();
  }, [importId, batchId, atWork, queries]);
  return reading;
}
