import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import DownloadOutlined from '@ant-design/icons/es/icons/DownloadOutlined';
import Alert from 'antd/es/alert';
import { badLinesQuery, errorsAddress } from '../../../api/payout-files';
import type { PayoutImport } from '../../../api/payout-files';
import { problemOf } from '../../../api/problem';
import { useWords } from '../../../components/refusal-words';
import { ErrorState, LoadingState } from '../../../components/states';
import { formatHeads } from '../../../money';

function BadLines({ file }: { readonly file: PayoutImport }) {
  const { t } = useTranslation();
  const words = useWords();
  const { data, error, isPending, refetch } = useQuery(badLinesQuery(file.importId));
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    <>
      <div className="sheet preview">
        <table className="ledger">
          <thead>
            <tr>
              <th className="number">{t('file.lineNo')}</th>
              <th>{t('file.problem')}</th>
              <th>{t('file.remedy')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ lineNo, problem }) => {
              const { title, remedy } = words(problem);
              return (
                <tr key={`${lineNo} ${problem.code}`}>
                  <td data-label={t('file.lineNo')} className="number">
                    {lineNo}
                  </td>
                  <td data-label={t('file.problem')}>{title}</td>
                  <td data-label={t('file.remedy')} className="quiet">
                    {remedy}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p>
        {data.nextCursor ? <span className="quiet">{t('file.moreBad', { number: data.items.length })} </span> : null}
        <a href={errorsAddress(file.importId)} download>
          <DownloadOutlined aria-hidden /> {t('file.errorsFile')}
        </a>
      </p>
    </>
  );
}

/** Nothing of a file with a fault is taken over: what is wrong with it, line by line, and what to do. */
export function ImportRejected({ file }: { readonly file: PayoutImport }) {
  const { t } = useTranslation();
  const words = useWords();
  const whole = file.problem && words(file.problem);
  return (
    <>
      <Alert
        className="refusal"
        type="error"
        showIcon
        role="alert"
        title={whole?.title ?? t('file.rejected', { number: formatHeads(file.badLines) })}
        description={whole?.remedy ?? t('file.rejectedMore')}
      />
      {file.badLines > 0 ? <BadLines file={file} /> : null}
    </>
  );
}
