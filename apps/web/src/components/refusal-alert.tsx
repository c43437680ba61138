import Alert from 'antd/es/alert';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { useWords } from './refusal-words';

/** What was refused, and what to do next. */
export function RefusalAlert({ problem }: { readonly problem: Problem | undefined }) {
  const { t } = useTranslation();
  const words = useWords();
  if (!problem) return null;
  const { title, remedy } = words(problem);
  return (
    <Alert
      className="refusal"
      role="alert"
      type={problem.status === 0 || problem.status >= 500 ? 'warning' : 'error'}
      showIcon
      title={title}
      description={
        <>
          <p>{remedy}</p>
          {problem.correlationId && problem.status >= 500 ? (
            <code className="quiet">{t('refusal.reference', { id: problem.correlationId })}</code>
          ) : null}
        </>
      }
    />
  );
}
