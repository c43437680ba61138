import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { client, read, writeHeaders } from '../../api/client';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import { deadLettersQuery, noLossQuery } from '../../api/queries';
import { useMay } from '../../app/session';
import { InStep } from '../../components/in-step';
import { PageHead } from '../../components/page-head';
import { RefusalAlert } from '../../components/refusal-alert';
import { StateTag } from '../../components/state-tag';
import { ErrorState, LoadingState } from '../../components/states';
import { formatMoment } from '../../dates';
import { newId } from '../../ids';

function Counter({ reading }: { readonly reading: Schemas['NoLossBody'] }) {
  const { t } = useTranslation();
  const columns = ['events', 'dispatched', 'handled', 'waiting', 'dead'] as const;
  return (
    <section className="sheet">
      <h2>{t('noLoss.counter')}</h2>
      <InStep reading={reading} />
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('noLoss.subscriber')}</th>
            {columns.map((column) => (
              <th key={column} className="number">
                {t(`noLoss.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reading.subscribers.map((one) => (
            <tr key={one.name}>
              <td data-label={t('noLoss.subscriber')}>
                {t(`subscriber.${one.name.replaceAll('.', '_')}`, { defaultValue: one.name })}{' '}
                <small className="quiet mono">{one.name}</small>
              </td>
              {columns.map((column) => (
                <td
                  key={column}
                  data-label={t(`noLoss.column.${column}`)}
                  className={column === 'dead' && one.dead > 0 ? 'number bad' : 'number'}
                >
                  {one[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">{t('noLoss.horizon', { seconds: reading.horizonAgeSeconds })}</p>
    </section>
  );
}

function DeadLetterTable({ letters }: { readonly letters: readonly Schemas['DeadLetterBody'][] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const retries = useMay('deadletter.retry');
  const retry = useMutation({
    mutationFn: (deadLetterId: string) =>
      read(
        client.POST('/api/v1/system/dead-letters/{deadLetterId}/retry', {
          params: { path: { deadLetterId } },
          headers: writeHeaders(newId()),
        }),
      ),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['dead-letters'] }),
        queries.invalidateQueries({ queryKey: ['no-loss'] }),
      ]),
  });
  return (
    <section className="sheet">
      <h2>
        {t('deadLetter.title')} <span className="count">{letters.length}</span>
      </h2>
      <p className="quiet sheet-note">{t('deadLetter.note')}</p>
      <RefusalAlert problem={retry.error ? problemOf(retry.error) : undefined} />
      {letters.length === 0 ? (
        <p className="quiet sheet-empty">{t('deadLetter.none')}</p>
      ) : (
        <table className="ledger ledger-tall">
          <thead>
            <tr>
              <th>{t('noLoss.subscriber')}</th>
              <th>{t('audit.event')}</th>
              <th>{t('list.state')}</th>
              <th className="number">{t('deadLetter.attempts')}</th>
              <th>{t('deadLetter.firstFailed')}</th>
              <th>{t('deadLetter.error')}</th>
              {retries ? <th /> : null}
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <tr key={letter.deadLetterId}>
                <td data-label={t('noLoss.subscriber')} className="mono">
                  {letter.subscriber}
                </td>
                <td data-label={t('audit.event')}>
                  {t(`event.${letter.eventType}`, { defaultValue: letter.eventType })}{' '}
                  <small className="quiet">{t('timeline.version', { version: letter.streamVersion })}</small>
                </td>
                <td data-label={t('list.state')}>
                  <StateTag of="letter" state={letter.state} />
                </td>
                <td data-label={t('deadLetter.attempts')} className="number">
                  {letter.attempts}
                </td>
                <td data-label={t('deadLetter.firstFailed')} className="mono">
                  {formatMoment(letter.firstFailedAt)}
                </td>
                <td data-label={t('deadLetter.error')}>
                  <code>{letter.lastError}</code>
                </td>
                {retries ? (
                  <td>
                    <Button
                      size="small"
                      loading={retry.isPending && retry.variables === letter.deadLetterId}
                      onClick={() => retry.mutate(letter.deadLetterId)}
                    >
                      {t('deadLetter.retry')}
                    </Button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Events = dispatched = handled, for everybody to see; and what stands in the way when not. */
export default function NoLossPage() {
  const { t } = useTranslation();
  const counter = useQuery(noLossQuery);
  const letters = useQuery(deadLettersQuery);
  return (
    <>
      <PageHead title={t('page.noLoss')} note={t('noLoss.note')} />
      {counter.isPending || letters.isPending ? <LoadingState /> : null}
      {counter.error ? <ErrorState problem={problemOf(counter.error)} onRetry={() => void counter.refetch()} /> : null}
      {counter.data ? <Counter reading={counter.data} /> : null}
      {letters.error ? <ErrorState problem={problemOf(letters.error)} onRetry={() => void letters.refetch()} /> : null}
      {letters.data ? <DeadLetterTable letters={letters.data} /> : null}
    </>
  );
}
