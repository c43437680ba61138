import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';

export type Topic = 'remittance' | 'funding' | 'batch';

/** One event of the feed, as /api/v1/live tells it. */
export interface LiveEvent {
  /** Which kind of paper it happened to. */
  readonly topic: Topic;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly transferId?: string;
  readonly legNo?: number;
  readonly amountFen?: string;
  readonly actorName: string;
  readonly institutionId: string | null;
  readonly recordedAt: string;
}

export type LiveState = 'connecting' | 'open' | 'lost';

interface Feed {
  readonly state: LiveState;
  /** The newest first. */
  readonly events: readonly LiveEvent[];
}

const KEPT = 60;
const SETTLE_MS = 250;
const STORE = 'jieli.feed.2';
/** What a topic of the feed is called in the query cache. */
const PAPERS: Readonly<Record<Topic, string>> = {
  remittance: 'remittance',
  funding: 'funding-request',
  batch: 'payout-batch',
};
/** What any hand-over may change. */
const LISTS = [
  'remittances',
  'todos',
  'payout-todos',
  'chain',
  'accounts',
  'arrivals',
  'funding-requests',
  'payout-batches',
];

const kept = (): readonly LiveEvent[] => {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? '[]') as LiveEvent[];
  } catch {
    return [];
  }
};

let feed: Feed = { state: 'connecting', events: kept() };
const watchers = new Set<() => void>();
const change = (next: Feed): void => {
  feed = next;
  for (const watcher of watchers) watcher();
};
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useFeed = (): Feed => useSyncExternalStore(watch, () => feed);

/** What a signed-out browser must not show the next person. */
export function forgetFeed(): void {
  sessionStorage.removeItem(STORE);
  change({ state: 'connecting', events: [] });
}

const remember = (event: LiveEvent): void => {
  const events = [event, ...feed.events].slice(0, KEPT);
  sessionStorage.setItem(STORE, JSON.stringify(events));
  change({ state: 'open', events });
};

/** Follows the log while mounted: what arrived makes the pages that show it read again. A burst reads once. */
export function useLiveUpdates(enabled: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!enabled) return undefined;
    const source = new EventSource('/api/v1/live');
    const touched = new Set<string>();
    let timer = 0;
    const refresh = (): void => {
      for (const key of touched) void queries.invalidateQueries({ queryKey: key.split(' ') });
      touched.clear();
      for (const name of LISTS) void queries.invalidateQueries({ queryKey: [name] });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(refresh, SETTLE_MS);
    };
    let lost = false;
    source.onopen = () => {
      change({ ...feed, state: 'open' });
      // Whatever was missed while away: read afresh.
      if (lost) void queries.invalidateQueries();
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      change({ ...feed, state: 'lost' });
    };
    for (const [topic, key] of Object.entries(PAPERS) as [Topic, string][])
      source.addEventListener(topic, (message: MessageEvent<string>) => {
        const event = { ...(JSON.parse(message.data) as Omit<LiveEvent, 'topic'>), topic };
        remember(event);
        touched.add(`${key} ${event.id}`);
        later();
      });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [enabled, queries]);
}
