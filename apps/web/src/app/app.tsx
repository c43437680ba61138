import { Suspense, lazy } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Route, Routes } from 'react-router';
import ConfigProvider from 'antd/es/config-provider';
import AntApp from 'antd/es/app';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../api/queries';
import { problemOf } from '../api/problem';
import { ErrorState, LoadingState, NotFoundState } from '../components/states';
import { Guarded } from './guarded';
import { ROUTES } from './routes';
import { SessionContext } from './session';
import { useSettings } from './settings';
import { Shell } from './shell';
import { themeOf } from './theme';

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
    </SessionContext>
  );
}

export function App() {
  const { mode } = useSettings();
  const { i18n } = useTranslation();
  return (
    <ConfigProvider theme={themeOf(mode)} locale={i18n.language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      <AntApp component={false} message={{ maxCount: 3 }}>
        <Rooms />
      </AntApp>
    </ConfigProvider>
  );
}
