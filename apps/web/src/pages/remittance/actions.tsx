import { useTranslation } from 'react-i18next';
import QuestionCircleOutlined from '@ant-design/icons/es/icons/QuestionCircleOutlined';
import Button from 'antd/es/button';
import Popover from 'antd/es/popover';
import { useWords } from '../../components/refusal-words';
import { QUIET, inOrder } from './acts';
import type { Act, Permitted } from './acts';

/** What this person may do here as buttons; behind the question mark what they may not, and why. */
export function Actions({
  permitted,
  onAct,
}: {
  readonly permitted: readonly Permitted[];
  readonly onAct: (act: Act) => void;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const commands = inOrder(permitted);
  const refused = commands.filter(({ refusal }) => refusal);
  return (
    <span className="actions">
      {commands
        .filter(({ refusal }) => !refusal)
        .map(({ type, transferId, legNo }) => (
          <Button
            key={type}
            size="small"
            type={QUIET.includes(type) ? 'default' : 'primary'}
            onClick={() => onAct({ type, transferId, legNo })}
          >
            {t(type === 'logTransfer' && transferId ? 'command.correctTransfer' : `command.${type}`)}
          </Button>
        ))}
      {refused.length > 0 ? (
        <Popover
          trigger="click"
          placement="bottomRight"
          title={t('command.whyNot')}
          content={
            <ul className="why-not">
              {refused.map(({ type, transferId, refusal }) => {
                if (!refusal) return null;
                const { title, remedy } = words(refusal);
                return (
                  <li key={type}>
                    <Button size="small" disabled>
                      {t(type === 'logTransfer' && transferId ? 'command.correctTransfer' : `command.${type}`)}
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
