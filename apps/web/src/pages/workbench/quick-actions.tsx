import { Suspense, lazy, useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import { useMay } from '../../app/session';

const PlanDialog = lazy(() => import('../remittances/plan-dialog'));
const CollectionDialog = lazy(() => import('./collection-dialog'));

/** What this role begins most often. */
export function QuickActions() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'plan' | 'collect'>();
  const plans = useMay('remittance.plan');
  const collects = useMay('collection.write');
  // Who has to-dos finds the map in the navigation; for the others it is where they begin.
  const busy = useMay('todo.read');
  const links = [
    { to: '/chain', shown: useMay('chain.read') && !busy, label: t('page.chain') },
    { to: '/audit/events', shown: useMay('event.read'), label: t('page.events') },
    { to: '/system/users', shown: useMay('user.write'), label: t('page.users') },
    { to: '/system/institutions', shown: useMay('institution.write'), label: t('page.institutions') },
  ];
  return (
    <>
      {links
        .filter(({ shown }) => shown)
        .map(({ to, label }) => (
          <Link key={to} to={to} className="quick">
            {label}
          </Link>
        ))}
      {collects ? <Button onClick={() => setOpen('collect')}>{t('collection.title')}</Button> : null}
      {plans ? (
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('plan')}>
          {t('plan.title')}
        </Button>
      ) : null}
      <Suspense fallback={null}>
        {open === 'plan' ? <PlanDialog onClose={() => setOpen(undefined)} /> : null}
        {open === 'collect' ? <CollectionDialog onClose={() => setOpen(undefined)} /> : null}
      </Suspense>
    </>
  );
}
