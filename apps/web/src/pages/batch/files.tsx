import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { importsQuery, isAtWork } from '../../api/payout-files';
import { problemOf } from '../../api/problem';
import { StateTag } from '../../components/state-tag';
import { ErrorState, LoadingState } from '../../components/states';
import { formatMoment } from '../../dates';
import { formatHeads } from '../../money';
import type { Batch, OpenAct } from './batch';

/** The files of the batch, the newest first; one that is being checked can be come back to. */
export function Files({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(importsQuery(batch.batchId));
  return (
    <section className="sheet" aria-labelledby="files-title">
      <h2 id="files-title" className="sheet-head">
        {t('file.title')}
      </h2>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? <p className="quiet">{t('file.none')}</p> : null}
      <ul className="files">
        {data?.items.map((one) => (
          <li key={one.importId}>
            <span className="files-name">
              <button
                type="button"
                className="link"
                onClick={() => onAct(one.kind === 'PAYABLE_LIST' ? 'commitList' : 'commitResults', one.importId)}
              >
                {one.fileName}
              </button>
              <small className="quiet">
                {t(`importKind.${one.kind}`)}
                {one.kind === 'RETURN_FILE' ? ` · ${t('round.no', { roundNo: one.roundNo })}` : ''} ·{' '}
                {t('file.lines', { number: formatHeads(one.linesRead) })}
                {one.badLines > 0 ? ` · ${t('file.badLines', { number: formatHeads(one.badLines) })}` : ''}
              </small>
            </span>
            <small className="quiet files-by">
              {one.uploadedBy.name}
              <br />
              {formatMoment(one.uploadedAt)}
            </small>
            <span className={isAtWork(one) ? 'arrived' : undefined}>
              <StateTag of="import" state={one.state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
