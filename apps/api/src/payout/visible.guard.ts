import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Institutions } from '#libs/access';
import { isUuid, refuse } from '#libs/kernel';
import { BatchQueries, FundingQueries } from '#libs/payout';
import { RefusalException } from '../http/problem.js';
import type { SignedInRequest } from '../http/session.guard.js';

/**
 * A funding request or batch that the person does not see is not there, whatever they want of it: read or change. After
 * the session guard, before anything of the request is looked at.
 */
@Injectable()
export class VisibleGuard implements CanActivate {
  constructor(
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(FundingQueries) private readonly fundings: FundingQueries,
    @Inject(BatchQueries) private readonly batches: BatchQueries,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { params, sessionUser } = context.switchToHttp().getRequest<SignedInRequest>();
    const { requestId, batchId } = params as Readonly<Record<string, string | undefined>>;
    const id = requestId ?? batchId;
    if (id === undefined) return true;
    const papers = requestId === undefined ? this.batches : this.fundings;
    const visible =
      sessionUser && isUuid(id) && (await papers.isVisible(id, await this.institutions.visibleIds(sessionUser)));
    if (!visible) throw new RefusalException(refuse('NOT_FOUND'));
    return true;
  }
}
