import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';
import { problemOf } from './api/problem';
import { sessionQuery } from './api/queries';
import { App } from './app/app';
import { startI18n } from './app/i18n';
import { SettingsProvider } from './app/settings';
import './styles.css';
import './payout.css';

const RETRIES = 2;

/** An ended session shows the sign-in page, wherever it is noticed; the address stays. */
const noticeSignedOut = (error: unknown): void => {
  if (problemOf(error).status === 401) queries.setQueryData(sessionQuery.queryKey, null);
};
const isOutage = (error: unknown): boolean => {
  const { status } = problemOf(error);
  return status === 0 || status >= 500;
};

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: { retry: (count, error) => isOutage(error) && count < RETRIES, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('no place to draw');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <SettingsProvider>
          <App />
        </SettingsProvider>
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
