import type { ServerResponse } from 'node:http';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type {} from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { Institutions } from '#libs/access';
import type { SessionUser } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { CLOCK, refuse } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { FILE_BYTES_MAX, FilesDesk, PayoutImports } from '#libs/payout';
import type { ImportView, PayoutAnswer } from '#libs/payout';
import { sendFile } from '../http/excel.js';
import { PAGE_DEFAULT } from '../http/fields.js';
import { RefusalException, correlationIdOf, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';
import type { SignedInRequest } from '../http/session.guard.js';
import { LiveScopes } from '../live/live-scopes.js';
import { PageQuery } from '../remittance/bodies.js';
import { requireId } from '../remittance/remittance.controller.js';
import { PayoutAnswerBody } from './answers.js';
import { UploadQuery } from './bodies.js';
import { BadLinePage, ImportBody, ImportList, PreviewBody } from './file-answers.js';
import { tagged } from './funding.controller.js';
import { badLineView, importView, plain } from './views.js';
import { VisibleGuard } from './visible.guard.js';

const PROGRESS_MS = 400;
const AT_WORK: readonly string[] = ['RECEIVED', 'CHECKING'];

/** Payable lists and return files: uploaded, checked by a worker, looked at, taken over. */
@ApiTags('payout files')
@UseGuards(VisibleGuard)
@Controller()
export class ImportsController {
  constructor(
    @Inject(PayoutImports) private readonly imports: PayoutImports,
    @Inject(FilesDesk) private readonly desk: FilesDesk,
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(LiveScopes) private readonly streams: LiveScopes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One file, streamed. The import id makes it safe to send again; the same file twice is one import. */
  @Permit('payout.import')
  @Post('payout-batches/:batchId/imports')
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOkResponse({ type: ImportBody })
  async upload(
    @Param('batchId') batchId: string,
    @Query() query: UploadQuery,
    @Req() request: SignedInRequest,
    @SignedIn() user: SessionUser,
  ): Promise<ImportBody> {
    if (!request.isMultipart())
      throw new RefusalException(refuse('REQUEST_INVALID', { detail: 'multipart/form-data' }, 'file'));
    const limits = { fileSize: FILE_BYTES_MAX + 1 };
    const part = await request.file({ throwFileSizeLimit: false, limits });
    if (!part) throw new RefusalException(refuse('FILE_EMPTY', {}, 'file'));
    const declaredBytes = Number(request.headers['content-length'] ?? 0);
    const given = { ...query, batchId: requireId(batchId), fileName: part.filename, declaredBytes };
    const { kind, id, name, institutionId, roles } = user;
    const context = {
      actor: { kind, id, name, institutionId, roles },
      correlationId: correlationIdOf(request),
      now: this.clock.now(),
    };
    return importView(unwrap(await this.imports.receive(part.file, given, context)));
  }

  @Permit('payout.read')
  @Get('payout-batches/:batchId/imports')
  @ApiOkResponse({ type: ImportList })
  async list(@Param('batchId') batchId: string, @SignedIn() user: SessionUser): Promise<ImportList> {
    const visible = new Set(await this.institutions.visibleIds(user));
    const found = await this.imports.listOf(requireId(batchId));
    return { items: found.filter(({ institutionId }) => visible.has(institutionId)).map(importView) };
  }

  @Permit('payout.read')
  @Get('payout-imports/:importId')
  @ApiOkResponse({ type: ImportBody })
  async detail(@Param('importId') id: string, @SignedIn() user: SessionUser): Promise<ImportBody> {
    return importView(await this.visible(id, user));
  }

  @Permit('payout.read')
  @Get('payout-imports/:importId/preview')
  @ApiOkResponse({ type: PreviewBody })
  async preview(@Param('importId') id: string, @SignedIn() user: SessionUser): Promise<PreviewBody> {
    const { importId } = await this.visible(id, user);
    return plain(unwrap(await this.imports.preview(importId)));
  }

  @Permit('payout.read')
  @Get('payout-imports/:importId/errors')
  @ApiOkResponse({ type: BadLinePage })
  async errors(
    @Param('importId') id: string,
    @Query() { cursor, limit }: PageQuery,
    @SignedIn() user: SessionUser,
  ): Promise<BadLinePage> {
    const { importId } = await this.visible(id, user);
    const page = { ...(cursor ? { cursor } : {}), limit: limit ?? PAGE_DEFAULT };
    const { items, nextCursor } = unwrap(await this.imports.errors(importId, page));
    return { items: items.map(badLineView), nextCursor };
  }

  /** Every bad line by its number, with what is wrong and what to do: for the office that makes the file. */
  @Permit('payout.read')
  @Get('payout-imports/:importId/errors.csv')
  async errorsFile(
    @Param('importId') id: string,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { importId, fileName } = await this.visible(id, user);
    const name = `${fileName.replace(/\.[^.]*$/, '')}-问题行.csv`;
    await sendFile(reply, name, 'text/csv; charset=utf-8', this.imports.errorsFile(importId));
  }

  /** Server-sent events while a worker is at the file; the stream ends with the work. It may be left and opened again. */
  @Permit('payout.read')
  @Get('payout-imports/:importId/progress')
  @ApiOkResponse({ description: 'text/event-stream of ImportBody', content: { 'text/event-stream': {} } })
  async progress(
    @Param('importId') id: string,
    @SignedIn() user: SessionUser,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { importId } = await this.visible(id, user);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.streams.opened(stream);
    await this.tell(stream, importId);
  }

  private async tell(stream: ServerResponse, importId: string): Promise<void> {
    let told = '';
    try {
      while (!stream.destroyed && !stream.writableEnded) {
        const view = await this.imports.get(importId);
        if (!view) break;
        const text = JSON.stringify(importView(view));
        if (text !== told) stream.write(`event: progress\ndata: ${text}\n\n`);
        told = text;
        if (!AT_WORK.includes(view.state)) break;
        await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
      }
      stream.end();
    } catch {
      // The database is away: the browser opens the stream again.
      stream.destroy();
    }
  }

  @Permit('payout.import')
  @Post('payout-imports/:importId/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportBody })
  async cancel(
    @Param('importId') id: string,
    @SignedIn() user: SessionUser,
    @Context() context: RequestContext,
  ): Promise<ImportBody> {
    const { importId } = await this.visible(id, user);
    return importView(unwrap(await this.imports.cancel(importId, context)));
  }

  @Permit('payout.import')
  @Post('payout-imports/:importId/confirm')
  @HttpCode(200)
  @ApiOkResponse({ type: PayoutAnswerBody })
  async confirm(
    @Param('importId') id: string,
    @SignedIn() user: SessionUser,
    @Context('versioned') context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayoutAnswer> {
    const { importId } = await this.visible(id, user);
    return tagged(reply, unwrap(await this.desk.confirm(importId, context)));
  }

  private async visible(id: string, user: SessionUser): Promise<ImportView> {
    const view = await this.imports.get(requireId(id));
    const ids = await this.institutions.visibleIds(user);
    if (!view || !ids.includes(view.institutionId)) throw new RefusalException(refuse('NOT_FOUND'));
    return view;
  }
}
