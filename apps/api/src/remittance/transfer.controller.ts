import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { RequestContext } from '#libs/eventing';
import { RemittanceService } from '#libs/remittance';
import type { CommandAnswer } from '#libs/remittance';
import type { Evidence, RemittanceCommand } from '#libs/remittance/domain';
import { unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit } from '../http/session.guard.js';
import { CommandAnswerBody } from './answers.js';
import {
  ConfirmReceiptBody,
  ConfirmSentBody,
  EvidenceReference,
  LogTransferBody,
  ReasonBody,
  RemarkBody,
  ResolveDisputeBody,
  ReturnBody,
} from './bodies.js';
import { requireId, tagged, who } from './remittance.controller.js';

/** Name and digest come from the store, not from the client. */
const referred = ({ evidenceId, kind }: EvidenceReference): Evidence => ({
  evidenceId,
  kind,
  fileName: '',
  digest: '',
});

@ApiTags('transfers')
@Permit('remittance.command')
@Controller('remittances/:remittanceId/transfers')
export class TransferController {
  constructor(@Inject(RemittanceService) private readonly remittances: RemittanceService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async log(
    @Param('remittanceId') id: string,
    @Body() body: LogTransferBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = {
      type: 'logTransfer',
      ...who(context),
      ...body,
      amountFen: BigInt(body.amountFen),
      evidence: body.evidence.map(referred),
    } as const;
    return this.send(id, command, context, reply);
  }

  @Post(':transferId/evidence')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async attach(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: EvidenceReference,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'attachEvidence', ...who(context), transferId: requireId(transferId), evidence: referred(body) },
      context,
      reply,
    );
  }

  @Post(':transferId/submit')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async submit(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'submitTransfer', ...who(context), transferId: requireId(transferId) },
      context,
      reply,
    );
  }

  @Post(':transferId/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async withdraw(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'withdrawTransfer', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  @Post(':transferId/approve')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async approve(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: RemarkBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'approveTransfer', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  @Post(':transferId/reject')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async reject(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ReasonBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'rejectTransfer', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  @Post(':transferId/confirm-sent')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async confirmSent(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ConfirmSentBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'confirmSent', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  @Post(':transferId/confirm-receipt')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async confirmReceipt(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ConfirmReceiptBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = {
      type: 'confirmReceipt',
      ...who(context),
      transferId: requireId(transferId),
      ...body,
      arrivedFen: BigInt(body.arrivedFen),
    } as const;
    return this.send(id, command, context, reply);
  }

  @Post(':transferId/resolve-dispute')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async resolveDispute(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ResolveDisputeBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'resolveDispute', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  @Post(':transferId/return')
  @HttpCode(200)
  @ApiOkResponse({ type: CommandAnswerBody })
  async returnTransfer(
    @Param('remittanceId') id: string,
    @Param('transferId') transferId: string,
    @Body() body: ReturnBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return this.send(
      id,
      { type: 'returnTransfer', ...who(context), transferId: requireId(transferId), ...body },
      context,
      reply,
    );
  }

  private async send(
    id: string,
    command: RemittanceCommand,
    context: RequestContext,
    reply: FastifyReply,
  ): Promise<CommandAnswer> {
    return tagged(reply, unwrap(await this.remittances.execute(requireId(id), command, context)));
  }
}
