import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '#libs/eventing';
import { PayeeVault } from '#libs/payout';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { requireId } from '../remittance/remittance.controller.js';
import { DisclosureBody } from './bodies.js';
import { ClearPayeeBody } from './file-answers.js';

/** People who are paid: found by what is masked, shown in clear only for a reason that is kept. */
@ApiTags('payees')
@Controller('payees')
export class PayeesController {
  constructor(@Inject(PayeeVault) private readonly payees: PayeeVault) {}

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
