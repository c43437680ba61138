import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import { usersQuery } from '../../api/queries';
import { useMay } from '../../app/session';
import { useInstitutionName } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { RoleNames } from '../../components/person';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { ChangeUser, NewUser } from './user-dialogs';

export type User = Schemas['UserAnswer'];

/** People, where they work and what they may do. */
export default function UsersPage() {
  const { t } = useTranslation();
  const nameOf = useInstitutionName();
  const writes = useMay('user.write');
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<User>();
  const [search, setSearch] = useState('');
  const { data, error, isPending, refetch } = useQuery(usersQuery);
  const wanted = search.trim().toLowerCase();
  const shown =
    data?.filter(
      (user) =>
        wanted === '' ||
        `${user.username} ${user.displayName} ${nameOf(user.institutionId)}`.toLowerCase().includes(wanted),
    ) ?? [];
  return (
    <>
      <PageHead title={t('page.users')}>
        {writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('user.create')}
          </Button>
        ) : null}
      </PageHead>
      <div className="filters" role="search">
        <Input
          className="filter-search"
          allowClear
          placeholder={t('user.search')}
          aria-label={t('user.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data && shown.length === 0 ? <EmptyState title={t('user.none')} /> : null}
      {shown.length > 0 ? (
        <div className="sheet">
          <table className="ledger">
            <thead>
              <tr>
                <th>{t('user.username')}</th>
                <th>{t('user.name')}</th>
                <th>{t('user.institution')}</th>
                <th>{t('user.roles')}</th>
                <th>{t('list.state')}</th>
                {writes ? <th /> : null}
              </tr>
            </thead>
            <tbody>
              {shown.map((user) => (
                <tr key={user.userId}>
                  <td data-label={t('user.username')} className="mono">
                    {user.username}
                  </td>
                  <td data-label={t('user.name')}>{user.displayName}</td>
                  <td data-label={t('user.institution')}>{nameOf(user.institutionId)}</td>
                  <td data-label={t('user.roles')}>
                    <RoleNames roles={user.roles} />
                  </td>
                  <td data-label={t('list.state')}>
                    <span className={user.disabled ? 'tag tag-warn' : 'tag tag-done'}>
                      {t(user.disabled ? 'user.disabled' : 'user.active')}
                    </span>
                  </td>
                  {writes ? (
                    <td>
                      <Button size="small" onClick={() => setChanging(user)}>
                        {t('user.change')}
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {creating ? <NewUser onClose={() => setCreating(false)} /> : null}
      {changing ? <ChangeUser user={changing} onClose={() => setChanging(undefined)} /> : null}
    </>
  );
}
