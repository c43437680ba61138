import { useTranslation } from 'react-i18next';
import RightOutlined from '@ant-design/icons/es/icons/RightOutlined';
import { Amount } from '../../components/amount';
import { Arrived } from '../../components/arrived';
import { DateWithDays } from '../../components/date-with-days';
import { Institution } from '../../components/institution';
import { StateTag } from '../../components/state-tag';
import { Actions } from './actions';
import { ofLeg } from './acts';
import type { Act, Leg, Remittance } from './acts';

function End({ end, label }: { readonly end: Leg['from']; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <div className="leg-end">
      <small className="quiet">{label}</small>
      <b>
        <Institution id={end.institutionId} name={end.institutionName} />
      </b>
      <small>{t(`accountKind.${end.accountKind}`)}</small>
    </div>
  );
}

/** The legs as steps, in the order the money moves. */
export function Legs({ remittance, onAct }: { readonly remittance: Remittance; readonly onAct: (act: Act) => void }) {
  const { t } = useTranslation();
  const inTransitFen = (legNo: number): bigint =>
    remittance.transfers
      .filter((one) => one.legNo === legNo && (one.state === 'SENT' || one.state === 'DISPUTED'))
      .reduce((sum, one) => sum + BigInt(one.amountFen), 0n);
  return (
    <ol className="legs" aria-label={t('detail.legs')}>
      {remittance.legs.map((leg) => (
        <li key={leg.legNo} className={`leg leg-${leg.state}`} aria-current={leg.state === 'OPEN' ? 'step' : undefined}>
          <header>
            <span className="leg-no">{t('leg.no', { legNo: leg.legNo })}</span>
            <StateTag of="leg" state={leg.state} />
          </header>
          <div className="leg-ends">
            <End end={leg.from} label={t('leg.from')} />
            <RightOutlined aria-hidden />
            <End end={leg.to} label={t('leg.to')} />
          </div>
          <dl className="leg-figures">
            <dt>{t('leg.expected')}</dt>
            <dd>
              <Amount fen={leg.expectedFen} />
            </dd>
            <dt>{t('leg.received')}</dt>
            <dd>
              <Amount fen={leg.receivedFen} />
            </dd>
            <dt>{t('leg.inTransit')}</dt>
            <dd>
              <Amount fen={inTransitFen(leg.legNo)} dashZero />
            </dd>
          </dl>
          <Arrived part={leg.receivedFen} whole={leg.expectedFen} />
          <footer>
            <span>
              <small className="quiet">{t('leg.due')} </small>
              <DateWithDays
                date={leg.dueDate}
                done={leg.completedOn ?? (leg.state === 'CLOSED_SHORT' || remittance.state === 'CANCELLED')}
              />
            </span>
            <Actions permitted={ofLeg(remittance, leg.legNo)} onAct={onAct} />
          </footer>
          {leg.closedShortReason ? (
            <p className="leg-note">{t('leg.closedShort', { reason: leg.closedShortReason })}</p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
