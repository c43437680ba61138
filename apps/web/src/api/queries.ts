import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { FundKind, RemittanceState } from '../vocabulary';
import { client, read } from './client';
import type { Schemas } from './client';

const PAGE = 50;
const FRESH_MS = 15_000;
const SLOW_MS = 300_000;

export interface RemittanceFilter {
  readonly fundKind?: FundKind | undefined;
  readonly fiscalYear?: number | undefined;
  readonly period?: string | undefined;
  readonly state?: RemittanceState | undefined;
  readonly institutionId?: string | undefined;
  readonly q?: string | undefined;
}

/** Members without a value are left out of the address. */
export const present = <T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const { data, error, response } = await client.GET('/api/v1/session');
    if (response.status === 401) return null;
    return read(Promise.resolve({ ...(data ? { data } : {}), error, response }));
  },
  staleTime: SLOW_MS,
});

/** Another person, or nobody, at the screen: nothing the one before saw stays. */
export function changePerson(queries: QueryClient, session: Schemas['SessionAnswer'] | null): void {
  // The session's own query is kept: the page watches it.
  queries.setQueryData(sessionQuery.queryKey, session);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'demo' });
}

export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: () => read(client.GET('/api/v1/demo')),
  staleTime: SLOW_MS,
  retry: false,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => read(client.GET('/api/v1/sessions')),
});

export const institutionsQuery = queryOptions({
  queryKey: ['institutions'],
  queryFn: () => read(client.GET('/api/v1/institutions')),
  staleTime: SLOW_MS,
});

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => read(client.GET('/api/v1/accounts')),
  staleTime: FRESH_MS,
});

export const usersQuery = queryOptions({ queryKey: ['users'], queryFn: () => read(client.GET('/api/v1/users')) });

/** The document knows the legs of a route as plain objects only. */
export interface RouteLeg {
  readonly from: { readonly kind: string; readonly level: string; readonly account: string };
  readonly to: { readonly kind: string; readonly level: string; readonly account: string };
  readonly timeLimit: {
    readonly kind: string;
    readonly workingDays?: number;
    readonly day?: number;
    readonly monthsAfterPeriod?: number;
    readonly roll?: string;
    readonly date?: string;
  };
  readonly approvalSteps: readonly { readonly role: string; readonly minimumAmountFen: string }[];
  readonly requiredEvidence: readonly string[];
}

export const routesQuery = queryOptions({
  queryKey: ['routes'],
  queryFn: async () =>
    (await read(client.GET('/api/v1/routes'))).map((route) => ({
      ...route,
      legs: route.legs as unknown as RouteLeg[],
    })),
  staleTime: SLOW_MS,
});

export const todosQuery = infiniteQueryOptions({
  queryKey: ['todos'],
  queryFn: ({ pageParam }) =>
    read(client.GET('/api/v1/todos', { params: { query: present({ cursor: pageParam || undefined, limit: PAGE }) } })),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  staleTime: FRESH_MS,
});

export const remittancesQuery = (filter: RemittanceFilter) =>
  infiniteQueryOptions({
    queryKey: ['remittances', filter],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/remittances', {
          params: { query: present({ ...filter, cursor: pageParam || undefined, limit: PAGE }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });

/** The year people are working in: that of the latest remittance they see. */
export const latestYearQuery = queryOptions({
  queryKey: ['latest-year'],
  queryFn: async () =>
    (await read(client.GET('/api/v1/remittances', { params: { query: { limit: 1 } } }))).items[0]?.fiscalYear ?? null,
  staleTime: SLOW_MS,
});

const at = (remittanceId: string) => ({ params: { path: { remittanceId } } });

export const remittanceQuery = (remittanceId: string) =>
  queryOptions({
    queryKey: ['remittance', remittanceId],
    queryFn: () => read(client.GET('/api/v1/remittances/{remittanceId}', at(remittanceId))),
    staleTime: FRESH_MS,
  });

export const remittanceEventsQuery = (remittanceId: string) =>
  infiniteQueryOptions({
    queryKey: ['remittance', remittanceId, 'events'],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/remittances/{remittanceId}/events', {
          params: { path: { remittanceId }, query: present({ cursor: pageParam || undefined, limit: 100 }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** What happened after a version somebody had looked at. */
export const eventsSince = (remittanceId: string, version: number) =>
  queryOptions({
    queryKey: ['remittance', remittanceId, 'events-since', version],
    queryFn: () =>
      read(
        client.GET('/api/v1/remittances/{remittanceId}/events', {
          params: { path: { remittanceId }, query: { cursor: String(version), limit: 20 } },
        }),
      ),
  });

export const postingsQuery = (remittanceId: string) =>
  queryOptions({
    queryKey: ['remittance', remittanceId, 'postings'],
    queryFn: () => read(client.GET('/api/v1/remittances/{remittanceId}/postings', at(remittanceId))),
  });

export const voucherQuery = (voucherNo: string, fiscalYear: number) =>
  queryOptions({
    queryKey: ['voucher', fiscalYear, voucherNo],
    queryFn: () => read(client.GET('/api/v1/vouchers/check', { params: { query: { voucherNo, fiscalYear } } })),
    staleTime: 0,
    retry: false,
  });

export const chainQuery = (fiscalYear: number, fundKind: FundKind | undefined) =>
  queryOptions({
    queryKey: ['chain', fiscalYear, fundKind ?? ''],
    queryFn: () => read(client.GET('/api/v1/chain', { params: { query: present({ fiscalYear, fundKind }) } })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });

export const noLossQuery = queryOptions({
  queryKey: ['no-loss'],
  queryFn: () => read(client.GET('/api/v1/system/no-loss')),
  refetchInterval: 5_000,
});

export const deadLettersQuery = queryOptions({
  queryKey: ['dead-letters'],
  queryFn: () => read(client.GET('/api/v1/system/dead-letters')),
  refetchInterval: 10_000,
});

export const logQuery = infiniteQueryOptions({
  queryKey: ['events'],
  queryFn: ({ pageParam }) =>
    read(client.GET('/api/v1/events', { params: { query: present({ cursor: pageParam || undefined, limit: PAGE }) } })),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
