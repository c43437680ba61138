import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { ActButtons } from '../../components/act-buttons';
import { Amount } from '../../components/amount';
import { DateWithDays } from '../../components/date-with-days';
import { HeadsAndAmount } from '../../components/heads';
import { Institution } from '../../components/institution';
import { Rate } from '../../components/rate';
import { ShareBar } from '../../components/share-bar';
import { StateTag } from '../../components/state-tag';
import { HEAD_ACTS, QUIET_ACTS, permittedOf } from './batch';
import type { Batch, OpenAct } from './batch';

/** What this person may do with the batch as a whole, and why not the rest. */
function Acts({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  return (
    <ActButtons
      acts={HEAD_ACTS.flatMap((act) => {
        const permitted = permittedOf(batch, act);
        if (!permitted) return [];
        return [
          {
            key: act,
            label: t(`command.${act}`),
            quiet: QUIET_ACTS.includes(act) || (act === 'commitList' && batch.list !== undefined),
            refusal: permitted.refusal,
            onClick: () => onAct(act),
          },
        ];
      })}
    />
  );
}

function PayoutRate({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const { list, paid, paidOnTime, returned, corrected } = batch;
  if (!list) return null;
  const whole = BigInt(list.amountFen);
  const openFen = BigInt(returned.amountFen) + BigInt(corrected.amountFen);
  return (
    <>
      <div>
        <dt>{t('rate.final')}</dt>
        <dd className="figure">
          <Rate part={paid.heads} whole={list.heads} />
          <small className="quiet">
            {t('rate.byAmount')} <Rate part={paid.amountFen} whole={list.amountFen} />
          </small>
        </dd>
        <dd>
          <ShareBar
            whole={whole}
            parts={[
              { tone: 'done', value: BigInt(paid.amountFen) },
              { tone: 'warn', value: openFen },
            ]}
          />
        </dd>
      </div>
      <div>
        <dt>{t('rate.onTime')}</dt>
        <dd className="figure">
          <Rate part={paidOnTime.heads} whole={list.heads} />
          <small className="quiet">
            {t('rate.byAmount')} <Rate part={paidOnTime.amountFen} whole={list.amountFen} />
          </small>
        </dd>
      </div>
    </>
  );
}

/** What became of the payments that came back, where there are any. */
function Ends({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const ends = (['returned', 'corrected', 'writtenOff', 'carriedOver'] as const).filter((end) => batch[end].heads > 0);
  return (
    <>
      {ends.map((end) => (
        <div key={end}>
          <dt>{t(`batchCount.${end}`)}</dt>
          <dd>
            <HeadsAndAmount heads={batch[end].heads} fen={batch[end].amountFen} />
          </dd>
        </div>
      ))}
    </>
  );
}

/** What is paid to whom, how much of it, by when; and what may be done now. */
export function BatchHead({ batch, onAct }: { readonly batch: Batch; readonly onAct: OpenAct }) {
  const { t } = useTranslation();
  const ended = ['PAID', 'CLOSED', 'CANCELLED'].includes(batch.state);
  return (
    <section className="remittance-head batch-head">
      <div className="remittance-title">
        <Link to="/payout-batches" className="quiet">
          {t('page.batches')}
        </Link>
        <h1>
          {batch.batchNo} <StateTag of="batch" state={batch.state} />
        </h1>
        <p>
          {t('batch.ofPeriod', { period: batch.period })} ·{' '}
          <Institution id={batch.institution.institutionId} name={batch.institution.institutionName} />
        </p>
      </div>
      <span className="actions-end">
        <Acts batch={batch} onAct={onAct} />
      </span>
      <dl className="figures batch-figures">
        <div>
          <dt>{t('batch.payable')}</dt>
          <dd className="figure">
            {batch.list ? (
              <HeadsAndAmount heads={batch.list.heads} fen={batch.list.amountFen} />
            ) : (
              <span className="quiet">{t('batch.noList')}</span>
            )}
          </dd>
        </div>
        <PayoutRate batch={batch} />
        <div>
          <dt>{t('fact.payDay')}</dt>
          <dd>
            <DateWithDays date={batch.payDay} done={batch.closedOn ? true : ended} />
          </dd>
        </div>
        <div>
          <dt>{t('batch.funded')}</dt>
          <dd>
            <Amount fen={batch.fundedFen} withUnit />
          </dd>
        </div>
        <Ends batch={batch} />
      </dl>
    </section>
  );
}
