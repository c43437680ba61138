import { useQuery } from '@tanstack/react-query';
import Form from 'antd/es/form';
import { useTranslation } from 'react-i18next';
import { BATCH_COMMANDS, BATCH_SHOWN_BY, batchKey, returnedLineQuery } from '../../api/payout';
import type { BatchCommandType, PaperValues } from '../../api/payout';
import { instructionAddress } from '../../api/payout-files';
import { Amount } from '../../components/amount';
import { Capitals } from '../../components/amount-input';
import { HeadsAndAmount } from '../../components/heads';
import { LoadingState } from '../../components/states';
import { PaperDialog } from '../../components/paper-dialog';
import { currentRound, permittedOf } from './batch';
import type { Batch, LineAct, Returned } from './batch';
import { Fields } from './batch-fields';

const DANGER: readonly BatchCommandType[] = ['rejectRound', 'cancelBatch', 'writeOff'];
const OF_ROUND: readonly BatchCommandType[] = [
  'submitRound',
  'withdrawRound',
  'reviewRound',
  'approveRound',
  'rejectRound',
  'instructRound',
];
const OF_LINE: readonly string[] = ['correctPayee', 'writeOff', 'carryOver'] satisfies readonly LineAct[];

/** What is being decided about: the present round, the batch, or one payment. */
function About({
  type,
  batch,
  payment,
}: {
  readonly type: BatchCommandType;
  readonly batch: Batch;
  readonly payment: Returned | undefined;
}) {
  const { t } = useTranslation();
  const round = OF_ROUND.includes(type) ? currentRound(batch) : undefined;
  const count = type === 'prepareReissue' ? batch.corrected : type === 'closeBatch' ? batch.paid : round;
  return (
    <div className="about">
      {payment ? (
        <>
          <p className="about-amount">
            <Amount fen={payment.amountFen} unit="yuan" withUnit />
          </p>
          <p>
            {payment.maskedName} <span className="mono">{payment.maskedId}</span> ·{' '}
            <span className="mono">{payment.maskedAccount}</span>
          </p>
          <p className="quiet">
            {t('returned.line', { lineNo: payment.lineNo })} · {payment.returnedOn}{' '}
            {t(`returnReason.${payment.reason}`)}
          </p>
        </>
      ) : null}
      {count && !payment ? (
        <p className="about-amount">
          <HeadsAndAmount heads={count.heads} fen={count.amountFen} />
          <Capitals fen={BigInt(count.amountFen)} />
        </p>
      ) : null}
      <p>
        {batch.batchNo} · {t('batch.ofPeriod', { period: batch.period })} · {batch.institution.institutionName}
        {round ? ` · ${t('round.no', { roundNo: round.roundNo })}` : ''}
      </p>
      {round && (type === 'approveRound' || type === 'submitRound') ? (
        <p className="quiet">
          {t('batch.funded')} <Amount fen={batch.fundedFen} unit="yuan" withUnit />
        </p>
      ) : null}
    </div>
  );
}

/** Takes the instruction to the clerk's machine as soon as it is made. */
function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

interface BatchDialogProps {
  readonly type: BatchCommandType;
  /** The arrival or the line of the payment it concerns. */
  readonly about: string | undefined;
  readonly batch: Batch;
  readonly onClose: () => void;
}

function Dialog({ type, about, batch, payment, onClose }: BatchDialogProps & { readonly payment?: Returned }) {
  const [form] = Form.useForm<PaperValues>();
  return (
    <PaperDialog<PaperValues>
      type={type}
      id={batch.batchId}
      subject={{ detail: batchKey(batch.batchId), version: batch.version, shownBy: BATCH_SHOWN_BY }}
      permitted={permittedOf(batch, type)}
      form={form}
      initialValues={{
        reason: '',
        documentNo: '',
        name: '',
        accountNo: '',
        payDay: batch.payDay,
        ...(about && type === 'releaseFunding' ? { arrivalId: about } : {}),
      }}
      about={<About type={type} batch={batch} payment={payment} />}
      danger={DANGER.includes(type)}
      give={async (at, values) => {
        await BATCH_COMMANDS[type]({ ...at, about }, values);
        if (type === 'instructRound') download(instructionAddress(batch.batchId, batch.rounds.length));
      }}
      onClose={onClose}
    >
      <Fields type={type} batch={batch} payment={payment} form={form} />
    </PaperDialog>
  );
}

/** The payment is read before anybody decides on it. */
function LineDialog(props: BatchDialogProps) {
  const { data: payment, isPending } = useQuery(returnedLineQuery(props.batch.batchId, Number(props.about)));
  if (isPending) return <LoadingState />;
  return payment ? <Dialog {...props} payment={payment} /> : null;
}

/** Every command of a payout batch but the taking over of files. */
export default function BatchDialog(props: BatchDialogProps) {
  return OF_LINE.includes(props.type) ? <LineDialog {...props} /> : <Dialog {...props} />;
}
