import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { dateOf, formatMoment } from '../dates';
import { Copyable } from './copyable';
import { EventFacts } from './event-facts';
import { Institution } from './institution';
import { Person } from './person';

interface TimelineProps {
  readonly events: readonly Schemas['EventBody'][];
  /** Versions above this arrived while the page was open: they are marked. */
  readonly newAfter?: number | undefined;
  readonly dense?: boolean;
}

/** What happened, by whom, when it was so and when it was recorded, and the hash that chains it to the event before. */
export function Timeline({ events, newAfter, dense = false }: TimelineProps) {
  const { t } = useTranslation();
  return (
    <ol className={dense ? 'timeline timeline-dense' : 'timeline'}>
      {events.map((event) => (
        <li
          key={event.eventId}
          className={newAfter !== undefined && event.streamVersion > newAfter ? 'arrived' : undefined}
        >
          <div className="timeline-when">
            <time dateTime={event.occurredAt}>{dateOf(event.occurredAt)}</time>
            <small className="quiet" title={t('timeline.recorded')}>
              {formatMoment(event.recordedAt)}
            </small>
          </div>
          <div className="timeline-what">
            <strong>{t(`event.${event.type}`, { defaultValue: event.type })}</strong>
            <EventFacts data={event.data as Readonly<Record<string, unknown>>} />
          </div>
          <div className="timeline-who">
            <Person name={event.actorName} kind={event.actorKind} />
            <small className="quiet">
              <Institution id={event.institutionId} />
            </small>
          </div>
          {dense ? null : (
            <div className="timeline-proof">
              <span className="quiet">{t('timeline.version', { version: event.streamVersion })}</span>
              <Copyable text={event.hash} label={t('timeline.hash')} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
