import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type {} from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { CLOCK, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { EvidenceStore, RemittanceQueries } from '#libs/remittance';
import { RefusalException, unwrap } from '../http/problem.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { EvidenceReceipt, VoucherAnswer, refusalBody } from './answers.js';
import { DownloadQuery, VoucherQuery } from './bodies.js';
import { requireId } from './remittance.controller.js';

const SHOWN_INLINE = ['application/pdf', 'image/jpeg', 'image/png'];

@ApiTags('evidence')
@Controller()
export class EvidenceController {
  constructor(
    @Inject(EvidenceStore) private readonly evidence: EvidenceStore,
    @Inject(RemittanceQueries) private readonly queries: RemittanceQueries,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One file, streamed: never held whole. Uploading the same file twice makes two pieces; only what is attached counts. */
  @Permit('evidence.write')
  @Post('evidence')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiCreatedResponse({ type: EvidenceReceipt })
  async upload(@Req() request: SignedInRequest, @SignedIn() user: SessionUser): Promise<EvidenceReceipt> {
    if (!request.isMultipart())
      throw new RefusalException(refuse('REQUEST_INVALID', { detail: 'multipart/form-data' }, 'file'));
    const part = await request.file({ throwFileSizeLimit: false });
    if (!part) throw new RefusalException(refuse('EVIDENCE_EMPTY', {}, 'file'));
    return unwrap(await this.evidence.put(part.file, part.filename, part.mimetype, user, this.clock.now()));
  }

  @Permit('evidence.read')
  @Get('evidence/:evidenceId')
  async download(
    @Param('evidenceId') id: string,
    @Query() query: DownloadQuery,
    @SignedIn() user: SessionUser,
    @Req() request: SignedInRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, content } = unwrap(
      await this.evidence.open(
        requireId(id),
        user,
        await this.institutions.visibleIds(user),
        request.ip,
        this.clock.now(),
      ),
    );
    const inline = query.inline === '1' && SHOWN_INLINE.includes(file.contentType);
    await reply
      .header('content-type', file.contentType)
      .header('content-length', String(file.sizeBytes))
      .header(
        'content-disposition',
        `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      )
      .header(
        'content-security-policy',
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'",
      )
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .header('etag', `"${file.digest}"`)
      .send(Readable.from(content));
  }

  /** For checking a voucher number while it is typed. */
  @Permit('voucher.check')
  @Get('vouchers/check')
  @ApiOkResponse({ type: VoucherAnswer })
  async checkVoucher(@Query() query: VoucherQuery, @SignedIn() user: SessionUser): Promise<VoucherAnswer> {
    const refusal = await this.queries.checkVoucher(user, query.fiscalYear ?? 0, query.voucherNo);
    return refusal ? { free: false, refusal: refusalBody(refusal) } : { free: true };
  }
}
