import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { BatchState, ExceptionState, FundingState, ReturnReason } from '../vocabulary';
import { client, read, writeHeaders } from './client';
import type { Schemas } from './client';
import { present } from './queries';

const PAGE = 50;
const FRESH_MS = 10_000;
/** The live feed tells of remittances; what happens to requests and batches is asked for while a page shows them. */
const ASK_AGAIN_MS = 15_000;

export interface FundingFilter {
  readonly fiscalYear?: number | undefined;
  readonly period?: string | undefined;
  readonly state?: FundingState | undefined;
}
export interface BatchFilter {
  readonly fiscalYear?: number | undefined;
  readonly period?: string | undefined;
  readonly state?: BatchState | undefined;
  readonly institutionId?: string | undefined;
}
export interface ReturnedFilter {
  readonly state?: ExceptionState | undefined;
  readonly reason?: ReturnReason | undefined;
}

const paging = {
  initialPageParam: '',
  getNextPageParam: (page: { readonly nextCursor: string | null }) => page.nextCursor ?? undefined,
  staleTime: FRESH_MS,
  refetchInterval: ASK_AGAIN_MS,
};

export const fundingsQuery = (filter: FundingFilter) =>
  infiniteQueryOptions({
    queryKey: ['funding-requests', filter],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/funding-requests', {
          params: { query: present({ ...filter, cursor: pageParam || undefined, limit: PAGE }) },
        }),
      ),
    placeholderData: keepPreviousData,
    ...paging,
  });

export const fundingKey = (requestId: string) => ['funding-request', requestId] as const;
export const fundingQuery = (requestId: string) =>
  queryOptions({
    queryKey: fundingKey(requestId),
    queryFn: () => read(client.GET('/api/v1/funding-requests/{requestId}', { params: { path: { requestId } } })),
    staleTime: FRESH_MS,
    refetchInterval: ASK_AGAIN_MS,
  });

/** What would most likely be asked for a period. Always read anew: it is what the form starts from. */
export const proposalQuery = (period: string) =>
  queryOptions({
    queryKey: ['funding-proposal', period],
    queryFn: () => read(client.GET('/api/v1/funding-requests/proposal', { params: { query: { period } } })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });

export const batchesQuery = (filter: BatchFilter) =>
  infiniteQueryOptions({
    queryKey: ['payout-batches', filter],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payout-batches', {
          params: { query: present({ ...filter, cursor: pageParam || undefined, limit: PAGE }) },
        }),
      ),
    placeholderData: keepPreviousData,
    ...paging,
  });

export const batchKey = (batchId: string) => ['payout-batch', batchId] as const;
export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: batchKey(batchId),
    queryFn: () => read(client.GET('/api/v1/payout-batches/{batchId}', { params: { path: { batchId } } })),
    staleTime: FRESH_MS,
    refetchInterval: ASK_AGAIN_MS,
  });

export const returnedQuery = (batchId: string, filter: ReturnedFilter) =>
  infiniteQueryOptions({
    queryKey: [...batchKey(batchId), 'returned', filter],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payout-batches/{batchId}/returned', {
          params: { path: { batchId }, query: present({ ...filter, cursor: pageParam || undefined, limit: PAGE }) },
        }),
      ),
    placeholderData: keepPreviousData,
    ...paging,
  });

export const returnReasonsQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'reasons'],
    queryFn: () => read(client.GET('/api/v1/payout/return-reasons', { params: { query: { batchId } } })),
    staleTime: FRESH_MS,
    refetchInterval: ASK_AGAIN_MS,
  });

export const arrivalsQuery = (institutionId: string, unspentOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ['arrivals', institutionId, unspentOnly],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payout/arrivals', {
          params: {
            query: {
              institutionId,
              limit: PAGE,
              ...(unspentOnly ? { unspent: '1' as const } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    ...paging,
  });

export const ratesQuery = (fiscalYear: number, group: 'period' | 'year') =>
  queryOptions({
    queryKey: ['payout-batches', 'rates', fiscalYear, group],
    queryFn: () => read(client.GET('/api/v1/payout/rates', { params: { query: { fiscalYear, group } } })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: ASK_AGAIN_MS,
  });

export const payoutTodosQuery = queryOptions({
  queryKey: ['payout-todos'],
  queryFn: () => read(client.GET('/api/v1/payout/todos')),
  staleTime: FRESH_MS,
  refetchInterval: ASK_AGAIN_MS,
});

/** The lists that show a funding request, a payout batch. */
export const FUNDING_SHOWN_BY = ['funding-requests', 'payout-todos', 'remittances', 'chain'];
export const BATCH_SHOWN_BY = ['payout-batches', 'payout-todos', 'arrivals', 'accounts'];

/** Where a command goes, the version its person looked at, and the key that makes repeating it harmless. */
export interface PaperAddress {
  readonly id: string;
  readonly version: number;
  readonly key: string;
}
const ofRequest = ({ id, version, key }: PaperAddress) => ({
  params: { path: { requestId: id } },
  headers: writeHeaders(key, version),
});
const ofBatch = ({ id, version, key }: PaperAddress) => ({
  params: { path: { batchId: id } },
  headers: writeHeaders(key, version),
});

export const draftFunding = (key: string, body: Schemas['FundingDraftBody']) =>
  read(client.POST('/api/v1/funding-requests', { body, headers: writeHeaders(key) }));
export const amendFunding = (at: PaperAddress, body: Schemas['FundingDraftBody']) =>
  read(client.POST('/api/v1/funding-requests/{requestId}/amend', { ...ofRequest(at), body }));

/** Every decision on a funding request by its name in the detail's permitted list. Drafting has a page of its own. */
export const FUNDING_COMMANDS = {
  submitFunding: (at: PaperAddress) => read(client.POST('/api/v1/funding-requests/{requestId}/submit', ofRequest(at))),
  withdrawFunding: (at: PaperAddress) =>
    read(client.POST('/api/v1/funding-requests/{requestId}/withdraw', ofRequest(at))),
  reviewFunding: (at: PaperAddress) => read(client.POST('/api/v1/funding-requests/{requestId}/review', ofRequest(at))),
  approveFunding: (at: PaperAddress, { documentNo }: PaperValues) =>
    read(client.POST('/api/v1/funding-requests/{requestId}/approve', { ...ofRequest(at), body: { documentNo } })),
  rejectFunding: (at: PaperAddress, { reason }: PaperValues) =>
    read(client.POST('/api/v1/funding-requests/{requestId}/reject', { ...ofRequest(at), body: { reason } })),
  cancelFunding: (at: PaperAddress, { reason }: PaperValues) =>
    read(client.POST('/api/v1/funding-requests/{requestId}/cancel', { ...ofRequest(at), body: { reason } })),
};

/** What a person may have to say with a command on a request or a batch. */
export interface PaperValues {
  readonly reason: string;
  readonly documentNo: string;
  readonly payDay: string;
  readonly arrivalId: string;
  /** Fen, decimal string. */
  readonly amountFen: string;
}

export const openBatch = (key: string, body: Schemas['BatchOpenBody']) =>
  read(client.POST('/api/v1/payout-batches', { body, headers: writeHeaders(key) }));

/** Every command of a payout batch by its name in the detail's permitted list. */
export const BATCH_COMMANDS = {
  submitRound: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/submit', ofBatch(at))),
  withdrawRound: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/withdraw', ofBatch(at))),
  reviewRound: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/review', ofBatch(at))),
  approveRound: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/approve', ofBatch(at))),
  rejectRound: (at: PaperAddress, { reason }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/reject', { ...ofBatch(at), body: { reason } })),
  prepareReissue: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/reissue', ofBatch(at))),
  closeBatch: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/close', ofBatch(at))),
  cancelBatch: (at: PaperAddress, { reason }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/cancel', { ...ofBatch(at), body: { reason } })),
  changePayDay: (at: PaperAddress, { payDay, reason }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/pay-day', { ...ofBatch(at), body: { payDay, reason } })),
  allotFunding: (at: PaperAddress, { arrivalId, amountFen }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/allot', { ...ofBatch(at), body: { arrivalId, amountFen } })),
  releaseFunding: (at: PaperAddress, { arrivalId, amountFen }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/release', { ...ofBatch(at), body: { arrivalId, amountFen } })),
};

export type FundingCommandType = keyof typeof FUNDING_COMMANDS;
export type BatchCommandType = keyof typeof BATCH_COMMANDS;
