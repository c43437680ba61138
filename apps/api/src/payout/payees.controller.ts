import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { PayeeQueries, PayeeVault } from '#libs/payout';
import { PAGE_DEFAULT } from '../http/fields.js';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { requireId } from '../remittance/remittance.controller.js';
import { PageQuery } from '../remittance/bodies.js';
import { DisclosureBody, PayeesQuery } from './bodies.js';
import { ClearPayeeBody, PayeePage, PaymentPage } from './file-answers.js';
import { plain } from './views.js';

/** People who are paid: found by what is masked, shown in clear only for a reason that is kept. */
@ApiTags('payees')
@Controller('payees')
export class PayeesController {
  constructor(
    @Inject(PayeeVault) private readonly payees: PayeeVault,
    @Inject(PayeeQueries) private readonly queries: PayeeQueries,
  ) {}

  /** The own institution's only: whoever pays a person knows the person. */
  @Permit('payee.read')
  @Get()
  @ApiOkResponse({ type: PayeePage })
  async search(
    @Query() { q, cursor, limit }: PayeesQuery,
    @SignedIn() { institutionId }: SessionUser,
  ): Promise<PayeePage> {
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return plain(unwrap(await this.queries.search(institutionId, q, page)));
  }

  @Permit('payee.read')
  @Get(':payeeRecord/payments')
  @ApiOkResponse({ type: PaymentPage })
  async payments(
    @Param('payeeRecord') record: string,
    @Query() { cursor, limit }: PageQuery,
    @SignedIn() { institutionId }: SessionUser,
  ): Promise<PaymentPage> {
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    return plain(await this.queries.paymentsOf(institutionId, requireId(record), page));
  }

  @Permit('payee.disclose')
  @Post(':payeeRecord/disclose')
  @HttpCode(200)
  @ApiOkResponse({ type: ClearPayeeBody })
  async disclose(
    @Param('payeeRecord') record: string,
    @Body() { reason }: DisclosureBody,
    @Context() context: RequestContext,
    @Req() request: SignedInRequest,
  ): Promise<ClearPayeeBody> {
    return unwrap(await this.payees.disclose(requireId(record), reason, context, request.ip));
  }
}
