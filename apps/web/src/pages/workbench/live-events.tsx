import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../../api/live';
import type { Topic } from '../../api/live';
import { Amount } from '../../components/amount';
import { Institution } from '../../components/institution';
import { dateOf, formatClock, today } from '../../dates';

const ROOMS: Readonly<Record<Topic, string>> = {
  remittance: '/remittances',
  funding: '/funding-requests',
  batch: '/payout-batches',
};

/** What happened since this window opened, the newest first, as it happens. */
export function LiveEvents() {
  const { t } = useTranslation();
  const { events } = useFeed();
  return (
    <section className="panel" aria-labelledby="feed-title">
      <h2 id="feed-title">{t('workbench.feed')}</h2>
      {events.length === 0 ? <p className="quiet feed-empty">{t('workbench.feedEmpty')}</p> : null}
      <ul className="feed" aria-live="polite">
        {events.map((event) => (
          <li key={`${event.id} ${event.version}`} className="arrived">
            <time className="quiet" dateTime={event.recordedAt}>
              {dateOf(event.recordedAt) === today() ? formatClock(event.recordedAt) : dateOf(event.recordedAt).slice(5)}
            </time>
            <Link to={`${ROOMS[event.topic]}/${event.id}`}>
              {t(`event.${event.type}`, { defaultValue: event.type })}
            </Link>
            {event.amountFen ? <Amount fen={event.amountFen} withUnit /> : null}
            <small className="quiet">
              {event.institutionId ? <Institution id={event.institutionId} /> : t('person.system')}{' '}
              {event.institutionId ? event.actorName : ''}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
