import { Suspense, lazy, useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Route, Routes } from 'react-router';
import ConfigProvider from 'antd/es/config-provider';
import AntApp from 'antd/es/app';
import type { Locale } from 'antd/es/locale';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../api/queries';
import { problemOf } from '../api/problem';
import { ErrorState, LoadingState, NotFoundState } from '../components/states';
import { Guarded } from './guarded';
import { ROUTES } from './routes';
import { SessionContext } from './session';
import { useSettings } from './settings';
import { themeOf } from './theme';

const Shell = lazy(() => import('./shell'));
const SignInPage = lazy(() => import('../pages/sign-in/sign-in-page'));

/** Signed out: the sign-in page at any address. Signed in: the frame and the page, if this person may open it. */
function Rooms() {
  const { data: session, error, refetch, isPending } = useQuery(sessionQuery);
  if (isPending) return <LoadingState whole />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} whole />;
  if (!session) {
    return (
      <Suspense fallback={<LoadingState whole />}>
        <SignInPage />
      </Suspense>
    );
  }
  return (
    <SessionContext value={session}>
      <Suspense fallback={<LoadingState whole />}>
        <Shell>
          <Suspense fallback={<LoadingState />}>
            <Routes>
              {ROUTES.filter(({ page }) => page).map((route) => (
                <Route key={route.key} path={route.path} element={<Guarded route={route} />} />
              ))}
              <Route path="*" element={<NotFoundState />} />
            </Routes>
          </Suspense>
        </Shell>
      </Suspense>
    </SessionContext>
  );
}

const WORDS: Readonly<Record<string, () => Promise<{ default: Locale }>>> = {
  'zh-CN': () => import('antd/es/locale/zh_CN'),
  en: () => import('antd/es/locale/en_US'),
};

/** Ant Design's own words, in the language of the page. */
function useComponentWords(): Locale | undefined {
  const { i18n } = useTranslation();
  const [words, setWords] = useState<Locale>();
  useEffect(() => {
    let current = true;
    void WORDS[i18n.language]?.().then((loaded) => (current ? setWords(loaded.default) : undefined));
    return () => {
      current = false;
    };
  }, [i18n.language]);
  return words;
}

export function App() {
  const { mode } = useSettings();
  const words = useComponentWords();
  return (
    <ConfigProvider theme={themeOf(mode)} {...(words ? { locale: words } : {})} button={{ autoInsertSpace: false }}>
      <AntApp component={false} message={{ maxCount: 3 }}>
        <Rooms />
      </AntApp>
    </ConfigProvider>
  );
}
