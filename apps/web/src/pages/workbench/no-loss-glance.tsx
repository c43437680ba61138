import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/problem';
import { noLossQuery } from '../../api/queries';
import { InStep } from '../../components/in-step';
import { ErrorState, LoadingState } from '../../components/states';

/** Whether every event has reached everybody, at a glance. */
export function NoLossGlance() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(noLossQuery);
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="glance-title">
      <h2 id="glance-title">{t('page.noLoss')}</h2>
      <InStep reading={data} />
      <p>
        <Link to="/system/no-loss">{t('noLoss.open')}</Link>
      </p>
    </section>
  );
}
