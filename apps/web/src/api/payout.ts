import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { parseYuan } from '../money';
import type { BatchState, ExceptionState, FundingState, ReturnReason } from '../vocabulary';
import { client, read, writeHeaders } from './client';
import type { Schemas } from './client';
import { present } from './queries';

const PAGE = 50;
const FRESH_MS = 10_000;

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

/** Of one batch, or of a fiscal year. */
export const returnReasonsQuery = (of: { readonly batchId: string } | { readonly fiscalYear: number }) =>
  queryOptions({
    queryKey: 'batchId' in of ? [...batchKey(of.batchId), 'reasons'] : ['payout-batches', 'reasons', of.fiscalYear],
    queryFn: () => read(client.GET('/api/v1/payout/return-reasons', { params: { query: of } })),
    staleTime: FRESH_MS,
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

const LINE_PAGES_MAX = 50;
/** One returned payment by its line of the payable list; undefined when there is none. */
export const returnedLineQuery = (batchId: string, lineNo: number) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'returned-line', lineNo],
    queryFn: async () => {
      let cursor: string | undefined;
      for (let page = 0; page < LINE_PAGES_MAX; page++) {
        const query = { limit: 200, ...(cursor ? { cursor } : {}) };
        const { items, nextCursor } = await read(
          client.GET('/api/v1/payout-batches/{batchId}/returned', { params: { path: { batchId }, query } }),
        );
        const found = items.find((item) => item.lineNo === lineNo);
        if (found || !nextCursor) return found ?? null;
        cursor = nextCursor;
      }
      return null;
    },
    staleTime: FRESH_MS,
  });

export type RateGroup = 'institution' | 'period' | 'year';
export const ratesQuery = (fiscalYear: number, group: RateGroup) =>
  queryOptions({
    queryKey: ['payout-batches', 'rates', fiscalYear, group],
    queryFn: () => read(client.GET('/api/v1/payout/rates', { params: { query: { fiscalYear, group } } })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });

export const payoutTodosQuery = queryOptions({
  queryKey: ['payout-todos'],
  queryFn: () => read(client.GET('/api/v1/payout/todos')),
  staleTime: FRESH_MS,
});

export const batchEventsQuery = (batchId: string) =>
  infiniteQueryOptions({
    queryKey: [...batchKey(batchId), 'events'],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payout-batches/{batchId}/events', {
          params: { path: { batchId }, query: present({ cursor: pageParam || undefined, limit: 100 }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const batchPostingsQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'postings'],
    queryFn: () => read(client.GET('/api/v1/payout-batches/{batchId}/postings', { params: { path: { batchId } } })),
  });

/** The lists that show a funding request, a payout batch. */
export const FUNDING_SHOWN_BY = ['funding-requests', 'payout-todos', 'remittances', 'chain'];
export const BATCH_SHOWN_BY = ['payout-batches', 'payout-todos', 'arrivals', 'accounts'];

/** Where a command goes, the version its person looked at, and the key that makes repeating it harmless. */
export interface PaperAddress {
  readonly id: string;
  readonly version: number;
  readonly key: string;
  /** Which part of the paper: the line of a returned payment. */
  readonly about?: string | undefined;
}
const ofRequest = ({ id, version, key }: PaperAddress) => ({
  params: { path: { requestId: id } },
  headers: writeHeaders(key, version),
});
const ofBatch = ({ id, version, key }: PaperAddress) => ({
  params: { path: { batchId: id } },
  headers: writeHeaders(key, version),
});
const ofLine = ({ id, version, key, about = '' }: PaperAddress) => ({
  params: { path: { batchId: id, lineNo: Number(about) } },
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
  readonly layoutCode: string;
  readonly toPeriod: string;
  readonly name: string;
  readonly accountNo: string;
  readonly arrivalId: string;
  /** Yuan as typed. */
  readonly amountFen: string;
}
const allotmentOf = ({ arrivalId, amountFen }: PaperValues): Schemas['AllotmentBody'] => ({
  arrivalId,
  amountFen: String(parseYuan(amountFen)),
});

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
  instructRound: (at: PaperAddress, { layoutCode }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/instruct', { ...ofBatch(at), body: { layoutCode } })),
  correctPayee: (at: PaperAddress, { name, accountNo, reason }: PaperValues) =>
    read(
      client.POST('/api/v1/payout-batches/{batchId}/returned/{lineNo}/correct', {
        ...ofLine(at),
        body: { name: name.trim(), accountNo: accountNo.trim(), reason },
      }),
    ),
  writeOff: (at: PaperAddress, { reason, documentNo }: PaperValues) =>
    read(
      client.POST('/api/v1/payout-batches/{batchId}/returned/{lineNo}/write-off', {
        ...ofLine(at),
        body: { reason, documentNo },
      }),
    ),
  carryOver: (at: PaperAddress, { toPeriod, reason }: PaperValues) =>
    read(
      client.POST('/api/v1/payout-batches/{batchId}/returned/{lineNo}/carry-over', {
        ...ofLine(at),
        body: { toPeriod, reason },
      }),
    ),
  prepareReissue: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/reissue', ofBatch(at))),
  closeBatch: (at: PaperAddress) => read(client.POST('/api/v1/payout-batches/{batchId}/close', ofBatch(at))),
  cancelBatch: (at: PaperAddress, { reason }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/cancel', { ...ofBatch(at), body: { reason } })),
  changePayDay: (at: PaperAddress, { payDay, reason }: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/pay-day', { ...ofBatch(at), body: { payDay, reason } })),
  allotFunding: (at: PaperAddress, values: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/allot', { ...ofBatch(at), body: allotmentOf(values) })),
  releaseFunding: (at: PaperAddress, values: PaperValues) =>
    read(client.POST('/api/v1/payout-batches/{batchId}/release', { ...ofBatch(at), body: allotmentOf(values) })),
};

export type FundingCommandType = keyof typeof FUNDING_COMMANDS;
export type BatchCommandType = keyof typeof BATCH_COMMANDS;
