import { queryOptions } from '@tanstack/react-query';
import { client, read, writeHeaders } from './client';
import type { Schemas } from './client';
import { problemFrom, unreachable } from './problem';

/** Payable lists and return files: which layouts there are, what became of a file, sending one. */
export type ImportKind = 'PAYABLE_LIST' | 'RETURN_FILE';
export type PayoutImport = Schemas['ImportBody'];

const SLOW_MS = 300_000;
const AT_WORK: readonly string[] = ['RECEIVED', 'CHECKING'];
export const IMPORT_ACCEPT = '.csv,.txt,.xlsx';

export const isAtWork = ({ state }: Pick<PayoutImport, 'state'>): boolean => AT_WORK.includes(state);

export const layoutsQuery = queryOptions({
  queryKey: ['bank-layouts'],
  queryFn: () => read(client.GET('/api/v1/bank-layouts')),
  staleTime: SLOW_MS,
});

export const templateAddress = (layoutCode: string, kind: ImportKind, format: 'csv' | 'xlsx'): string =>
  `/api/v1/bank-layouts/${encodeURIComponent(layoutCode)}/template?kind=${kind}&format=${format}`;
export const instructionAddress = (batchId: string, roundNo: number): string =>
  `/api/v1/payout-batches/${batchId}/rounds/${roundNo}/instruction`;
export const errorsAddress = (importId: string): string => `/api/v1/payout-imports/${importId}/errors.csv`;

/** The files of a batch, the newest first. */
export const importsQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['payout-batch', batchId, 'imports'],
    queryFn: () => read(client.GET('/api/v1/payout-batches/{batchId}/imports', { params: { path: { batchId } } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isAtWork) ? 2_000 : false),
  });

export const importKey = (importId: string) => ['payout-import', importId] as const;
export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: importKey(importId),
    queryFn: () => read(client.GET('/api/v1/payout-imports/{importId}', { params: { path: { importId } } })),
  });

export const previewQuery = (importId: string) =>
  queryOptions({
    queryKey: [...importKey(importId), 'preview'],
    queryFn: () => read(client.GET('/api/v1/payout-imports/{importId}/preview', { params: { path: { importId } } })),
    staleTime: SLOW_MS,
  });

const BAD_LINES_SHOWN = 50;
export const badLinesQuery = (importId: string) =>
  queryOptions({
    queryKey: [...importKey(importId), 'errors'],
    queryFn: () =>
      read(
        client.GET('/api/v1/payout-imports/{importId}/errors', {
          params: { path: { importId }, query: { limit: BAD_LINES_SHOWN } },
        }),
      ),
    staleTime: SLOW_MS,
  });

export const cancelImport = (importId: string, key: string) =>
  read(
    client.POST('/api/v1/payout-imports/{importId}/cancel', {
      params: { path: { importId } },
      headers: writeHeaders(key),
    }),
  );
export const confirmImport = (importId: string, version: number, key: string) =>
  read(
    client.POST('/api/v1/payout-imports/{importId}/confirm', {
      params: { path: { importId } },
      headers: writeHeaders(key, version),
    }),
  );

export interface Sending {
  readonly batchId: string;
  /** Made by the client: sent again after a broken upload it means the same import. */
  readonly importId: string;
  readonly kind: ImportKind;
  readonly layoutCode: string;
  readonly file: File;
}

/** Sends a file as a stream. XMLHttpRequest, since fetch tells no upload progress. `stop` breaks it off; nothing of it stays. */
export function sendImport(
  { batchId, importId, kind, layoutCode, file }: Sending,
  onProgress: (percent: number) => void,
): { readonly done: Promise<PayoutImport>; readonly stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<PayoutImport>((resolve, reject) => {
    const form = new FormData();
    form.append('file', file, file.name);
    const query = new URLSearchParams({ importId, kind, layoutCode });
    request.open('POST', `/api/v1/payout-batches/${batchId}/imports?${query.toString()}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? Math.floor((loaded * 100) / total) : 0);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as PayoutImport)
        : reject(problemFrom(request.status, request.response));
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(unreachable());
    request.send(form);
  });
  return { done, stop: () => request.abort() };
}
