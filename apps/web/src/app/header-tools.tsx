import { useEffect, useRef } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import LogoutOutlined from '@ant-design/icons/es/icons/LogoutOutlined';
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined';
import { client } from '../api/client';
import { forgetFeed } from '../api/live';
import { changePerson } from '../api/queries';
import { ChoiceBar } from '../components/choice-bar';
import { LanguageSwitch } from '../components/language-switch';
import { ModeSwitch } from '../components/mode-switch';
import { today } from '../dates';
import type { Unit } from '../money';
import { useFiscalYear, useMay } from './session';
import { useSettings } from './settings';

const FIRST_YEAR = 2018;

function MoneyTools() {
  const { t } = useTranslation();
  const { unit, choose } = useSettings();
  const year = useFiscalYear();
  const last = Math.max(Number(today().slice(0, 4)) + 1, year);
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, index) => last - index);
  return (
    <>
      <select
        className="shell-year"
        aria-label={t('shell.fiscalYear')}
        value={year}
        onChange={(event) => choose({ fiscalYear: Number(event.target.value) })}
      >
        {years.map((value) => (
          <option key={value} value={value}>
            {t('shell.year', { year: value })}
          </option>
        ))}
      </select>
      <ChoiceBar<Unit>
        label={t('shell.unit')}
        value={unit}
        onChange={(next) => choose({ unit: next })}
        options={[
          { value: 'yuan', label: t('unit.yuan') },
          { value: 'wan', label: t('unit.wan') },
        ]}
      />
    </>
  );
}

/** The person's own menu: account, sign out. Closes by itself after a choice, on Escape and at a click elsewhere. */
function OwnMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { pathname } = useLocation();
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => menu.current?.removeAttribute('open');
  useEffect(close, [pathname]);
  useEffect(() => {
    const away = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !menu.current?.contains(event.target as Node))
        close();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', away);
    };
  }, []);
  const signOut = async (): Promise<void> => {
    await client.DELETE('/api/v1/session').catch(() => undefined);
    forgetFeed();
    changePerson(queries, null);
    void navigate('/');
  };
  return (
    <details className="own-menu" ref={menu}>
      <summary aria-label={t('shell.myMenu')} title={t('shell.myMenu')}>
        <UserOutlined />
      </summary>
      <div>
        <Link to="/me">
          <UserOutlined /> {t('page.me')}
        </Link>
        <button type="button" onClick={() => void signOut()}>
          <LogoutOutlined /> {t('shell.signOut')}
        </button>
      </div>
    </details>
  );
}

/** Year, unit, language, look, and the person's own menu. */
export function HeaderTools() {
  const money = useMay('remittance.read');
  return (
    <div className="shell-tools">
      {money ? <MoneyTools /> : null}
      <LanguageSwitch />
      <ModeSwitch />
      <OwnMenu />
    </div>
  );
}
