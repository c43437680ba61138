import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useTranslation } from 'react-i18next';
import ExportOutlined from '@ant-design/icons/es/icons/ExportOutlined';
import MenuOutlined from '@ant-design/icons/es/icons/MenuOutlined';
import Button from 'antd/es/button';
import { useLiveUpdates } from '../api/live';
import { Brand } from '../components/brand';
import { HeaderTools } from './header-tools';
import { GROUPS, ROUTES } from './routes';
import type { PageRoute } from './routes';
import { useMay, useSession } from './session';
import { InstitutionName } from '../components/institution';
import { RoleNames } from '../components/person';
import { LiveLamp } from '../components/live-lamp';

function NavEntry({ route }: { readonly route: PageRoute }) {
  const { t } = useTranslation();
  const label = (
    <>
      {route.icon}
      <span>{t(`page.${route.key}`)}</span>
    </>
  );
  if (route.external) {
    return (
      <a href={route.path} target="_blank" rel="noreferrer">
        {label}
        <ExportOutlined className="nav-out" />
      </a>
    );
  }
  return (
    <NavLink to={route.path} end={route.path === '/'}>
      {label}
    </NavLink>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const { permissions, institution } = useSession();
  return (
    <nav aria-label={t('shell.navigation')}>
      {GROUPS.map((group) => {
        const routes = ROUTES.filter(
          ({ group: of, access, office }) =>
            of === group && permissions.includes(access) && (office === undefined || office === institution.kind),
        );
        return routes.length === 0 ? null : (
          <section key={group}>
            <h2>{t(`nav.${group}`)}</h2>
            {routes.map((route) => (
              <NavEntry key={route.key} route={route} />
            ))}
          </section>
        );
      })}
    </nav>
  );
}

/** The frame around every page: navigation by role, who is at the screen, choices. Live updates run here. */
export default function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const live = useMay('live.read');
  useLiveUpdates(live);
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={open ? 'shell shell-open' : 'shell'}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <aside>
        <Brand />
        <Navigation />
        {live ? <LiveLamp /> : null}
      </aside>
      <button
        type="button"
        className="shell-veil"
        aria-label={t('shell.closeMenu')}
        onClick={() => setOpen(false)}
        tabIndex={open ? 0 : -1}
      />
      <header>
        <Button
          className="shell-menu"
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('shell.openMenu')}
          onClick={() => setOpen(true)}
        />
        <div className="shell-who">
          <strong>
            <InstitutionName name={session.institution.name} nameEn={session.institution.nameEn} />
          </strong>
          <span className="shell-person">
            {session.name}
            <RoleNames roles={session.roles} />
          </span>
        </div>
        <HeaderTools />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
