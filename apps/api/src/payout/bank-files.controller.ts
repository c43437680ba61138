import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { refuse } from '#libs/kernel';
import { BANK_LAYOUTS, FILE_KINDS, FilesDesk, template } from '#libs/payout';
import type { BankLayout, PayoutAnswer } from '#libs/payout';
import { sendFile } from '../http/excel.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { requireId } from '../remittance/remittance.controller.js';
import { PayoutAnswerBody } from './answers.js';
import { InstructBody, TemplateQuery } from './bodies.js';
import { BankLayoutBody } from './file-answers.js';
import { tagged } from './funding.controller.js';
import { VisibleGuard } from './visible.guard.js';

const CONTENT_TYPES = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** How banks want their files, templates to fill in, and the instruction that goes to the bank. */
@ApiTags('payout files')
@UseGuards(VisibleGuard)
@Controller()
export class BankFilesController {
  constructor(
    @Inject(BANK_LAYOUTS) private readonly layouts: readonly BankLayout[],
    @Inject(FilesDesk) private readonly desk: FilesDesk,
  ) {}

  @Permit('payout.read')
  @Get('bank-layouts')
  @ApiOkResponse({ type: [BankLayoutBody] })
  list(): BankLayoutBody[] {
    return this.layouts.map(({ code, version, name, encoding, header, separator, files }) => ({
      code,
      version,
      name,
      encoding,
      header,
      separator,
      files: FILE_KINDS.map((kind) => ({ kind, columns: [...files[kind]] })),
    }));
  }

  @Permit('payout.read')
  @Get('bank-layouts/:code/template')
  async template(
    @Param('code') code: string,
    @Query() { kind, format }: TemplateQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const layout = this.layouts.find((one) => one.code === code);
    if (!layout) throw new RefusalException(refuse('LAYOUT_UNKNOWN', { layout: code.slice(0, 40) }, 'layoutCode'));
    const name = `${kind === 'PAYABLE_LIST' ? '应发名册' : '代发回盘'}-${layout.name.zh}.${format}`;
    await sendFile(reply, name, CONTENT_TYPES[format], piece(template(layout, kind, format)));
  }

  @Permit('payout.command')
  @Post('payout-batches/:batchId/instruct')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async instruct(
    @Param('batchId') id: string,
    @Body() { layoutCode }: InstructBody,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    return tagged(reply, unwrap(await this.desk.instruct(requireId(id), layoutCode, context)));
  }

  /** Holds names and accounts in clear: for the clerks of the paying agency, each download in the access records. */
  @Permit('payout.instruction')
  @Get('payout-batches/:batchId/rounds/:roundNo/instruction')
  async instruction(
    @Param('batchId') id: string,
    @Param('roundNo', ParseIntPipe) roundNo: number,
    @SignedIn() user: SessionUser,
    @Req() request: SignedInRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileName, digest, pieces } = unwrap(await this.desk.instruction(requireId(id), roundNo, user, request.ip));
    void reply.header('etag', `"${digest}"`);
    await sendFile(reply, fileName, CONTENT_TYPES.csv, pieces);
  }
}

async function* piece(whole: Promise<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield await whole;
}
