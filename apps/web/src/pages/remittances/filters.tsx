import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import SearchOutlined from '@ant-design/icons/es/icons/SearchOutlined';
import Input from 'antd/es/input';
import Select from 'antd/es/select';
import { institutionsQuery } from '../../api/queries';
import { InstitutionName } from '../../components/institution';
import { FUND_KINDS, REMITTANCE_STATES } from '../../vocabulary';
import { periodsOf } from './periods';
import { useRemittanceFilter } from './use-remittance-filter';

const TYPING_MS = 300;

/** Searches while typed, once typing pauses. */
function Search({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => onChange(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <Input
      className="filter-search"
      allowClear
      prefix={<SearchOutlined />}
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      value={text}
      onChange={(event) => setText(event.target.value)}
      maxLength={100}
    />
  );
}

export function Filters() {
  const { t } = useTranslation();
  const { filter, set } = useRemittanceFilter();
  const { data: institutions = [] } = useQuery(institutionsQuery);
  return (
    <div className="filters" role="search">
      <Search value={filter.q ?? ''} onChange={(value) => set('q', value)} />
      <Select
        allowClear
        placeholder={t('fact.fundKind')}
        aria-label={t('fact.fundKind')}
        value={filter.fundKind}
        onChange={(value?: string) => set('fundKind', value)}
        options={FUND_KINDS.map((value) => ({ value, label: t(`fundKind.${value}`) }))}
      />
      <Select
        allowClear
        placeholder={t('list.state')}
        aria-label={t('list.state')}
        value={filter.state}
        onChange={(value?: string) => set('state', value)}
        options={REMITTANCE_STATES.map((value) => ({ value, label: t(`remittanceState.${value}`) }))}
      />
      <Select
        allowClear
        showSearch
        placeholder={t('list.period')}
        aria-label={t('list.period')}
        value={filter.period}
        onChange={(value?: string) => set('period', value)}
        options={periodsOf(filter.fiscalYear ?? 0).map((value) => ({ value, label: value }))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'search' }}
        className="filter-institution"
        placeholder={t('list.institution')}
        aria-label={t('list.institution')}
        value={filter.institutionId}
        onChange={(value?: string) => set('institutionId', value)}
        options={institutions.map(({ institutionId, name, nameEn }) => ({
          value: institutionId,
          search: `${name} ${nameEn}`,
          label: <InstitutionName name={name} nameEn={nameEn} />,
        }))}
      />
    </div>
  );
}
