import { useTranslation } from 'react-i18next';
import QuestionCircleOutlined from '@ant-design/icons/es/icons/QuestionCircleOutlined';
import Button from 'antd/es/button';
import Popover from 'antd/es/popover';
import type { Schemas } from '../api/client';
import { useWords } from './refusal-words';

export interface OfferedAct {
  readonly key: string;
  readonly label: string;
  /** Stands back as an ordinary button. */
  readonly quiet: boolean;
  readonly refusal?: Schemas['RefusalBody'] | undefined;
  readonly onClick: () => void;
}

/** What this person may do here as buttons; behind the question mark what they may not, and why. */
export function ActButtons({ acts }: { readonly acts: readonly OfferedAct[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const refused = acts.filter(({ refusal }) => refusal);
  return (
    <span className="actions">
      {acts
        .filter(({ refusal }) => !refusal)
        .map(({ key, label, quiet, onClick }) => (
          <Button key={key} size="small" type={quiet ? 'default' : 'primary'} onClick={onClick}>
            {label}
          </Button>
        ))}
      {refused.length > 0 ? (
        <Popover
          trigger="click"
          placement="bottomRight"
          title={t('command.whyNot')}
          content={
            <ul className="why-not">
              {refused.map(({ key, label, refusal }) => {
                if (!refusal) return null;
                const { title, remedy } = words(refusal);
                return (
                  <li key={key}>
                    <Button size="small" disabled>
                      {label}
                    </Button>
                    <span>
                      {title}
                      <small className="quiet">{remedy}</small>
                    </span>
                  </li>
                );
              })}
            </ul>
          }
        >
          <Button size="small" type="text" icon={<QuestionCircleOutlined />} aria-label={t('command.whyNot')} />
        </Popover>
      ) : null}
    </span>
  );
}
