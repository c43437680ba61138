import { infiniteQueryOptions } from '@tanstack/react-query';
import { client, read, writeHeaders } from './client';
import { present } from './queries';

/** The people who are paid. Masked, but for a disclosure that gives its reason. */
export type Payee = { readonly payeeRecord: string } & Readonly<
  Record<'maskedId' | 'maskedName' | 'maskedAccount', string>
>;

const PAGE = 50;
export const PAYEE_QUERY_MIN = 4;

export const payeesQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['payees', q],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payees', {
          params: { query: { q, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // What somebody searched for does not outlast the page.
    gcTime: 0,
  });

export const paymentsQuery = (payeeRecord: string) =>
  infiniteQueryOptions({
    queryKey: ['payee', payeeRecord, 'payments'],
    queryFn: ({ pageParam }) =>
      read(
        client.GET('/api/v1/payees/{payeeRecord}/payments', {
          params: { path: { payeeRecord }, query: present({ cursor: pageParam || undefined, limit: PAGE }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    gcTime: 0,
  });

/** Never kept in the query cache: shown once, gone when closed. */
export const disclosePayee = (payeeRecord: string, reason: string, key: string) =>
  read(
    client.POST('/api/v1/payees/{payeeRecord}/disclose', {
      params: { path: { payeeRecord } },
      body: { reason },
      headers: writeHeaders(key),
    }),
  );
