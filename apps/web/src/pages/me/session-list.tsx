import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { client, read } from '../../api/client';
import { problemOf } from '../../api/problem';
import { sessionsQuery } from '../../api/queries';
import { RefusalAlert } from '../../components/refusal-alert';
import { ErrorState, LoadingState } from '../../components/states';
import { formatMoment } from '../../dates';

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const browserOf = (userAgent: string): string =>
  BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1] ?? (userAgent.slice(0, 40) || '—');

/** Where I am signed in; any other place can be signed out from here. */
export function SessionList() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(sessionsQuery);
  const revoke = useMutation({
    mutationFn: (sessionId: string) =>
      read(client.DELETE('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('me.sessions')}</h2>
      <table className="ledger ledger-plain">
        <tbody>
          {data.map((entry) => (
            <tr key={entry.sessionId}>
              <td>
                {browserOf(entry.userAgent)} <span className="mono quiet">{entry.address}</span>
                <small className="quiet block">
                  {t('me.since', { since: formatMoment(entry.createdAt), seen: formatMoment(entry.lastSeenAt) })}
                </small>
              </td>
              <td className="number">
                {entry.current ? (
                  <span className="role">{t('me.here')}</span>
                ) : (
                  <Button
                    size="small"
                    loading={revoke.isPending && revoke.variables === entry.sessionId}
                    onClick={() => revoke.mutate(entry.sessionId)}
                  >
                    {t('me.revoke')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <RefusalAlert problem={revoke.error ? problemOf(revoke.error) : undefined} />
    </section>
  );
}
