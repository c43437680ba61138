import { useTranslation } from 'react-i18next';
import type { RouteLeg } from '../api/queries';
import { formatYuan } from '../money';

/** The legs of a route in words: from where to where, within what time, approved by whom, with which papers. */
export function RouteLegs({
  legs,
  details = false,
}: {
  readonly legs: readonly RouteLeg[];
  readonly details?: boolean;
}) {
  const { t } = useTranslation();
  const end = ({ kind, level, account }: RouteLeg['from']): string =>
    t('route.end', { office: t(`office.${level}.${kind}`), account: t(`accountKind.${account}`) });
  const limit = (leg: RouteLeg['timeLimit']): string =>
    t(`route.limit.${leg.kind}`, {
      days: leg.workingDays,
      day: leg.day,
      months: leg.monthsAfterPeriod,
      date: leg.date,
      roll: t(`route.roll.${leg.roll ?? 'none'}`),
    });
  return (
    <ol className="route-legs">
      {legs.map((leg, index) => (
        <li key={index}>
          <span>
            {end(leg.from)} → {end(leg.to)}
          </span>
          <small className="quiet">{limit(leg.timeLimit)}</small>
          {details ? (
            <small className="quiet">
              {t('route.approval')}
              {leg.approvalSteps.map((step, at) => (
                <span key={at} className="role">
                  {t(`role.${step.role}`)}
                  {BigInt(step.minimumAmountFen) > 0n
                    ? ` ${t('route.from', { amount: formatYuan(BigInt(step.minimumAmountFen)) })}`
                    : ''}
                </span>
              ))}
              <span className="papers">
                {t('route.papers', {
                  papers:
                    leg.requiredEvidence.map((kind) => t(`evidenceKind.${kind}`)).join(t('punctuation.list')) ||
                    t('amount.none'),
                })}
              </span>
            </small>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
