import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/problem';
import { routesQuery } from '../../api/queries';
import { PageHead } from '../../components/page-head';
import { RouteLegs } from '../../components/route-legs';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';

/** The routes money may take: data, versioned and dated, with where each rule comes from. */
export default function RoutesPage() {
  const { t, i18n } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(routesQuery);
  return (
    <>
      <PageHead title={t('page.routes')} note={t('route.note')} />
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <EmptyState title={t('route.empty')} /> : null}
      <div className="cards">
        {data?.map((route) => (
          <section key={`${route.code} ${route.version}`} className="panel">
            <h2>
              {i18n.language === 'en' ? route.name.en : route.name.zh}{' '}
              <small className="quiet mono">{t('detail.route', { code: route.code, version: route.version })}</small>
            </h2>
            <p className="quiet">
              {t(`fundKind.${route.fundKind}`)} ·{' '}
              {route.validTo
                ? t('route.validBetween', { from: route.validFrom, to: route.validTo })
                : t('route.validFrom', { from: route.validFrom })}
            </p>
            <RouteLegs legs={route.legs} details />
            <p className="quiet">{t('route.source', { source: route.source })}</p>
          </section>
        ))}
      </div>
    </>
  );
}
