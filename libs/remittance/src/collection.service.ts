import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import {
  AMOUNT_FEN_MAX,
  calendarDateOf,
  canonicalJson,
  isCalendarDate,
  refuse,
  shanghaiInstant,
  toJson,
} from '#libs/kernel';
import type { CalendarDate, Fen, FundKind, JsonObject, Refusal } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { externalAccount } from '#libs/ledger/domain';
import type { Posting } from '#libs/ledger/domain';

export const COLLECTION_STREAM = 'collection';
export const COLLECTION_SOURCES = ['CONTRIBUTION', 'APPROPRIATION', 'OPENING_BALANCE'] as const;
export type CollectionSource = (typeof COLLECTION_SOURCES)[number];

export interface Collection {
  /** Made by the client: recording it again changes nothing. */
  readonly collectionId: string;
  readonly accountId: string;
  readonly fundKind: FundKind;
  readonly amountFen: Fen;
  readonly source: CollectionSource;
  readonly valueDate: CalendarDate;
  readonly documentNo: string;
}

export type CollectionAnswer = { readonly collectionId: string; readonly accountId: string };

const EXTERNAL = { CONTRIBUTION: 'contributors', APPROPRIATION: 'appropriation', OPENING_BALANCE: 'opening' } as const;

/** Money that comes into an institution's account from outside: collected, appropriated, or there when we began. */
@Injectable()
export class CollectionService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** By a clerk of the account's institution. Refusals: ROLE_REQUIRED, AMOUNT_*, DATE_*, TEXT_REQUIRED, ACCOUNT_UNKNOWN, IDEMPOTENCY_KEY_REUSED. */
  record(collection: Collection, context: RequestContext): Promise<CollectionAnswer | Refusal> {
    return this.commands.run(context, (transaction) => this.recordIn(transaction, collection, context));
  }

  private async recordIn(
    transaction: Transaction,
    collection: Collection,
    context: RequestContext,
  ): Promise<CollectionAnswer | Refusal> {
    const { collectionId, accountId, amountFen, valueDate, documentNo, source, fundKind } = collection;
    const refusal = check(collection, context);
    if (refusal) return refusal;
    const [account] = await transaction.query<{ institution_id: string }>(
      'SELECT institution_id FROM account WHERE account_id = $1',
      [accountId],
    );
    if (!account || account.institution_id !== context.actor.institutionId)
      return refuse('ACCOUNT_UNKNOWN', {}, 'accountId');
    const [before] = await this.log.readStream(transaction, collectionId, { limit: 1 });
    if (before)
      return isSame(before.data, collection)
        ? { collectionId, accountId }
        : refuse('IDEMPOTENCY_KEY_REUSED', {}, 'collectionId');
    const [event] = await this.log.append(transaction, {
      streamType: COLLECTION_STREAM,
      streamId: collectionId,
      expectedVersion: 0,
      context,
      events: [
        {
          type: 'FundsCollected',
          data: { accountId, amountFen, source, fundKind, valueDate, documentNo },
          occurredAt: shanghaiInstant(valueDate),
        },
      ],
    });
    const postings = postingsOfCollection(collection);
    const overdrawn = await this.ledger.check(transaction, postings);
    if (overdrawn) return overdrawn;
    await this.ledger.post(transaction, [{ entryId: event!.eventId, postings }]);
    return { collectionId, accountId };
  }
}

export type CollectionFacts = Pick<Collection, 'accountId' | 'fundKind' | 'amountFen' | 'source' | 'valueDate'>;

/** The double entry of collected money: from the world outside into the account. */
export const postingsOfCollection = ({
  accountId,
  fundKind,
  amountFen,
  source,
  valueDate,
}: CollectionFacts): readonly Posting[] => [
  { accountId: externalAccount(EXTERNAL[source]), amountFen: -amountFen, fundKind, valueDate },
  { accountId, amountFen, fundKind, valueDate },
];

/** Whether the event recorded under this id says what is asked for now. */
const isSame = (
  recorded: JsonObject,
  { accountId, fundKind, amountFen, source, valueDate, documentNo }: Collection,
): boolean =>
  canonicalJson(recorded) === canonicalJson(toJson({ accountId, amountFen, source, fundKind, valueDate, documentNo }));

const DOCUMENT_NO_MAX = 100;

function check({ amountFen, valueDate, documentNo }: Collection, { actor, now }: RequestContext): Refusal | undefined {
  if (actor.kind !== 'person' || !actor.roles.includes('CLERK')) return refuse('ROLE_REQUIRED', { role: 'CLERK' });
  if (amountFen <= 0n) return refuse('AMOUNT_NOT_POSITIVE', {}, 'amountFen');
  if (amountFen > AMOUNT_FEN_MAX) return refuse('AMOUNT_TOO_LARGE', {}, 'amountFen');
  if (!isCalendarDate(valueDate)) return refuse('DATE_INVALID', {}, 'valueDate');
  if (valueDate > calendarDateOf(now)) return refuse('DATE_IN_FUTURE', { date: valueDate }, 'valueDate');
  if (documentNo.trim() === '' || documentNo.length > DOCUMENT_NO_MAX)
    return refuse('TEXT_REQUIRED', { name: 'documentNo', max: String(DOCUMENT_NO_MAX) }, 'documentNo');
  return undefined;
}
