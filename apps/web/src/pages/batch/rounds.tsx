import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import CheckCircleFilled from '@ant-design/icons/es/icons/CheckCircleFilled';
import CloseOutlined from '@ant-design/icons/es/icons/CloseOutlined';
import DownloadOutlined from '@ant-design/icons/es/icons/DownloadOutlined';
import { instructionAddress } from '../../api/payout-files';
import { useMay, useSession } from '../../app/session';
import { Copyable } from '../../components/copyable';
import { HeadsAndAmount } from '../../components/heads';
import { Person } from '../../components/person';
import { formatHeads } from '../../money';
import type { Batch, OpenAct, Round } from './batch';

interface Step {
  readonly key: string;
  readonly done: boolean;
  readonly content: ReactNode;
}

/** The instruction that went to the bank; its clerks may take it again, which is noted. */
function Instruction({ batch, round }: { readonly batch: Batch; readonly round: Round }) {
  const { t } = useTranslation();
  const { institution } = useSession();
  const takes = useMay('payout.instruction') && institution.id === batch.institution.institutionId;
  if (!round.instruction) return null;
  return (
    <>
      <time dateTime={round.instructedOn}>{round.instructedOn}</time>
      {takes ? (
        <a href={instructionAddress(batch.batchId, round.roundNo)} download title={t('round.instructionNote')}>
          <DownloadOutlined aria-hidden /> {round.instruction.fileName}
        </a>
      ) : (
        <span>{round.instruction.fileName}</span>
      )}
      <Copyable text={round.instruction.digest} label={t('evidence.digest')} />
    </>
  );
}

function Results({ round, onAct }: { readonly round: Round; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  const { results } = round;
  if (!results) return null;
  const returned = results.returned.reduce((sum, { heads }) => sum + heads, 0);
  return (
    <>
      {results.paid.map(({ paidOn, heads }) => (
        <span key={paidOn}>
          <time dateTime={paidOn}>{paidOn}</time> {t('round.paid', { number: formatHeads(heads) })}
        </span>
      ))}
      {returned > 0 ? <span className="warn">{t('round.returned', { number: formatHeads(returned) })}</span> : null}
      <button type="button" className="link" onClick={() => onAct('commitResults', results.importId)}>
        {t('round.file')}
      </button>
    </>
  );
}

function useSteps(batch: Batch, round: Round | undefined, onAct: OpenAct): readonly Step[] {
  const { t } = useTranslation();
  const signed = (key: string, by: Round['submittedBy']): Step => ({
    key,
    done: by !== undefined,
    content: by ? <Person name={by.name} /> : null,
  });
  const { list } = batch;
  const first = !round || round.roundNo === 1;
  return [
    {
      key: first ? 'list' : 'reissue',
      done: round !== undefined,
      content: round ? (
        <>
          <HeadsAndAmount heads={round.heads} fen={round.amountFen} />
          {first && list ? (
            <button type="button" className="link" onClick={() => onAct('commitList', list.importId)}>
              {t('round.file')}
            </button>
          ) : null}
        </>
      ) : null,
    },
    signed('submit', round?.submittedBy),
    signed('review', round?.reviewedBy),
    signed('approve', round?.approvedBy),
    {
      key: 'instruct',
      done: round?.instruction !== undefined,
      content: round ? <Instruction batch={batch} round={round} /> : null,
    },
    {
      key: 'results',
      done: round?.results !== undefined,
      content: round ? <Results round={round} onAct={onAct} /> : null,
    },
  ];
}

function RoundCard({
  batch,
  round,
  onAct,
}: {
  readonly batch: Batch;
  readonly round: Round | undefined;
  readonly onAct: OpenAct;
}) {
  const { t } = useTranslation();
  const steps = useSteps(batch, round, onAct);
  const under = batch.state === 'CANCELLED' ? -1 : steps.findIndex(({ done }) => !done);
  const roundNo = round?.roundNo ?? 1;
  return (
    <li className="panel round">
      <h3>
        {t('round.no', { roundNo })} <small className="quiet">{t(roundNo === 1 ? 'round.whole' : 'round.again')}</small>
      </h3>
      <ol>
        {steps.map(({ key, done, content }, index) => (
          <li
            key={key}
            className={done ? 'step-done' : index === under ? 'step-now' : 'step-later'}
            {...(index === under ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="step-name">
              {done ? <CheckCircleFilled aria-label={t('round.done')} /> : <i aria-hidden />}
              {t(`roundStep.${key}`)}
            </span>
            {content ?? <span className="quiet">{index === under ? t('approval.pending') : t('amount.none')}</span>}
          </li>
        ))}
      </ol>
      {round?.rejection && !round.approvedBy ? (
        <p className="transfer-note">
          <CloseOutlined aria-hidden />{' '}
          {t('signature.rejected', { name: round.rejection.by.name, reason: round.rejection.reason })}
        </p>
      ) : null}
    </li>
  );
}

/** Each sending to the bank as steps with their signatures: the whole list first, then what was corrected. */
export function Rounds({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  return (
    <ol className="rounds" aria-label={t('round.title')}>
      {batch.rounds.length === 0 ? <RoundCard batch={batch} round={undefined} onAct={onAct} /> : null}
      {batch.rounds.toReversed().map((round) => (
        <RoundCard key={round.roundNo} batch={batch} round={round} onAct={onAct} />
      ))}
    </ol>
  );
}
