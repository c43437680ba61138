import { eventCursor } from '#libs/eventing';
import type { StoredEvent } from '#libs/eventing';
import { toJson } from '#libs/kernel';
import type { RemittanceDetail } from '#libs/remittance';
import { expectedFen, remainingToLogFen } from '#libs/remittance/domain';
import { refusalBody } from './answers.js';
import type { EventBody, RemittanceBody } from './answers.js';

/** The aggregate as people see it: amounts as text, what is expected of each leg, what may be done and why not. */
export function remittanceView({ remittance, version, permitted }: RemittanceDetail): RemittanceBody {
  const legs = remittance.legs.map((leg) => ({
    ...leg,
    expectedFen: expectedFen(remittance, leg.legNo),
    remainingFen: remainingToLogFen(remittance, leg),
  }));
  const plain = toJson({ ...remittance, legs, transfers: Object.values(remittance.transfers) });
  return {
    ...(plain as unknown as Omit<RemittanceBody, 'version' | 'permitted'>),
    version,
    permitted: permitted.map(({ refusal, ...command }) =>
      refusal ? { ...command, refusal: refusalBody(refusal) } : command,
    ),
  };
}

export function eventView(event: StoredEvent): EventBody {
  const actor = event.actor as { name?: string; kind?: string };
  return {
    cursor: eventCursor(event),
    eventId: event.eventId,
    streamType: event.streamType,
    streamId: event.streamId,
    streamVersion: event.streamVersion,
    type: event.type,
    data: event.data,
    actorName: actor.name ?? '',
    actorKind: actor.kind ?? 'system',
    institutionId: event.institutionId,
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: event.recordedAt.toISOString(),
    hash: event.hash,
    previousHash: event.previousHash,
  };
}
