import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { returnedQuery } from '../../api/payout';
import { ActButtons } from '../../components/act-buttons';
import { Amount, useUnitName } from '../../components/amount';
import { Choice } from '../../components/choice';
import { ExportLink } from '../../components/export-link';
import { Paged } from '../../components/paged';
import { PayeeLink } from '../../components/payee-link';
import { StateTag } from '../../components/state-tag';
import { EmptyState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { daysBetween, today } from '../../dates';
import { EXCEPTION_STATES, RETURN_REASONS, oneOf } from '../../vocabulary';
import { LINE_ACTS, LINE_ACT_STATES, isOpen, permittedOf } from './batch';
import type { Batch, OpenAct, Returned } from './batch';

const OLD_DAYS = 7;

/** How long the payment has been, or was, on its way back to the payee. */
function Age({ payment }: { readonly payment: Returned }) {
  const { t } = useTranslation();
  const days = daysBetween(payment.returnedOn, payment.endedOn ?? today());
  const late = payment.endedOn === null && days > OLD_DAYS;
  return <span className={late ? 'bad' : undefined}>{t('returned.age', { count: days })}</span>;
}

function Row({
  batch,
  payment,
  onAct,
}: {
  readonly batch: Batch;
  readonly payment: Returned;
  readonly onAct: OpenAct;
}) {
  const { t } = useTranslation();
  const acts = LINE_ACTS.filter((act) => isOpen(batch, act) && LINE_ACT_STATES[act].includes(payment.state));
  return (
    <tr>
      <td data-label={t('fact.lineNo')} className="number">
        {payment.lineNo}
      </td>
      <td data-label={t('payee.who')}>
        <PayeeLink payee={payment} />
      </td>
      <td data-label={t('payee.account')} className="mono">
        {payment.maskedAccount}
      </td>
      <td data-label={t('fact.amountFen')} className="number">
        <Amount fen={payment.amountFen} />
      </td>
      <td data-label={t('returned.reason')}>
        {t(`returnReason.${payment.reason}`)}
        {payment.times > 1 ? (
          <small className="warn block">{t('returned.times', { count: payment.times })}</small>
        ) : null}
      </td>
      <td data-label={t('fact.returnedOn')}>
        <time dateTime={payment.returnedOn}>{payment.returnedOn}</time>
        <small className="block">
          <Age payment={payment} />
        </small>
      </td>
      <td data-label={t('list.state')}>
        <StateTag of="exception" state={payment.state} />
        {payment.note || payment.documentNo ? (
          <small className="quiet block note">
            {payment.documentNo} {payment.note}
          </small>
        ) : null}
      </td>
      <td className="number">
        {acts.map((act) => (
          <Button
            key={act}
            size="small"
            type={act === 'correctPayee' ? 'primary' : 'default'}
            onClick={() => onAct(act, String(payment.lineNo))}
          >
            {t(`command.${act}`)}
          </Button>
        ))}
      </td>
    </tr>
  );
}

function Table({
  batch,
  items,
  stale,
  onAct,
}: {
  readonly batch: Batch;
  readonly items: readonly Returned[];
  readonly stale: boolean;
  readonly onAct: OpenAct;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return (
    <div className={stale ? 'sheet stale' : 'sheet'}>
      <table className="ledger returned">
        <thead>
          <tr>
            <th className="number">{t('fact.lineNo')}</th>
            <th>{t('payee.who')}</th>
            <th>{t('payee.account')}</th>
            <th className="number">
              {t('fact.amountFen')} <small>{unit}</small>
            </th>
            <th>{t('returned.reason')}</th>
            <th>{t('fact.returnedOn')}</th>
            <th>{t('list.state')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {items.map((payment) => (
            <Row key={payment.lineNo} batch={batch} payment={payment} onAct={onAct} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Payments that came back: why, for how long, and what becomes of each until it has come to an end. */
export function ReturnedPayments({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  const { text, set, narrowed, clear } = useAddressFilter(['of', 'why']);
  const state = oneOf(EXCEPTION_STATES, text('of'));
  const reason = oneOf(RETURN_REASONS, text('why'));
  const reading = useInfiniteQuery(returnedQuery(batch.batchId, { state, reason }));
  const refused = LINE_ACTS.flatMap((act) => {
    const refusal = permittedOf(batch, act)?.refusal;
    return refusal ? [{ key: act, label: t(`command.${act}`), quiet: true, refusal, onClick: () => undefined }] : [];
  });
  return (
    <section aria-labelledby="returned-title" className="returned-payments">
      <div className="filters">
        <h2 id="returned-title">{t('returned.title')}</h2>
        <Choice
          label={t('list.state')}
          value={state}
          onChange={(value) => set('of', value)}
          options={EXCEPTION_STATES.map((value) => ({ value, label: t(`exceptionState.${value}`) }))}
        />
        <Choice
          label={t('returned.reason')}
          value={reason}
          onChange={(value) => set('why', value)}
          options={RETURN_REASONS.map((value) => ({ value, label: t(`returnReason.${value}`) }))}
        />
        {refused.length > 0 ? <ActButtons acts={refused} /> : null}
        <ExportLink path={`/api/v1/payout-batches/${batch.batchId}/returned.xlsx`} filter={{ state, reason }} />
      </div>
      <Paged
        reading={reading}
        empty={
          <EmptyState title={t(narrowed ? 'list.noMatch' : 'returned.none')}>
            {narrowed ? <Button onClick={clear}>{t('list.clear')}</Button> : null}
          </EmptyState>
        }
      >
        {(items, stale) => <Table batch={batch} items={items} stale={stale} onAct={onAct} />}
      </Paged>
    </section>
  );
}
