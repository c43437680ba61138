import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import LogoutOutlined from '@ant-design/icons/es/icons/LogoutOutlined';
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined';
import Button from 'antd/es/button';
import Dropdown from 'antd/es/dropdown';
import Segmented from 'antd/es/segmented';
import Select from 'antd/es/select';
import { client } from '../api/client';
import { forgetFeed } from '../api/live';
import { sessionQuery } from '../api/queries';
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
      <Select
        className="shell-year"
        aria-label={t('shell.fiscalYear')}
        value={year}
        onChange={(fiscalYear: number) => choose({ fiscalYear })}
        options={years.map((value) => ({ value, label: t('shell.year', { year: value }) }))}
      />
      <Segmented<Unit>
        className="shell-unit"
        aria-label={t('shell.unit')}
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

/** Year, unit, language, look, and the person's own menu. */
export function HeaderTools() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const money = useMay('remittance.read');
  const signOut = async (): Promise<void> => {
    await client.DELETE('/api/v1/session').catch(() => undefined);
    forgetFeed();
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, null);
    void navigate('/');
  };
  return (
    <div className="shell-tools">
      {money ? <MoneyTools /> : null}
      <LanguageSwitch />
      <ModeSwitch />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'me', icon: <UserOutlined />, label: t('page.me'), onClick: () => void navigate('/me') },
            { type: 'divider' },
            { key: 'out', icon: <LogoutOutlined />, label: t('shell.signOut'), onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" icon={<UserOutlined />} aria-label={t('shell.myMenu')} />
      </Dropdown>
    </div>
  );
}
