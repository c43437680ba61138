import { Component, useEffect } from 'react';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useTranslation } from 'react-i18next';
import { BrokenState, NoPermissionState } from '../components/states';
import type { PageRoute } from './routes';
import { useSession } from './session';

/** A page behind its access key. A first password is changed before anything else. */
export function Guarded({ route }: { readonly route: PageRoute }) {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${t(`page.${route.key}`)} · ${t('app.title')}`;
  }, [route.key, t]);
  if (session.mustChangePassword && route.key !== 'me') return <Navigate to="/me" replace />;
  if (!session.permissions.includes(route.access)) return <NoPermissionState />;
  const Page = route.page;
  return Page ? (
    <Fence key={pathname}>
      <Page />
    </Fence>
  ) : null;
}

/** A page that broke leaves the frame standing. */
class Fence extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    return this.state.broken ? <BrokenState /> : this.props.children;
  }
}
