import { toJson } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import type { BatchDetail, FundingDetail, ImportError, ImportView, RateRow } from '#libs/payout';
import { fundedFenOf, monthsPayable, percentOf, requestedFenOf } from '#libs/payout/domain';
import { refusalBody } from '../remittance/answers.js';
import type { BatchBody, FundingBody, PermittedPayoutBody, RateRowBody } from './answers.js';
import type { BadLineBody, ImportBody } from './file-answers.js';

/** Amounts as text, members without a value left out. */
export const plain = <Body>(value: object): Body => toJson(value) as unknown as Body;

const permittedView = (
  permitted: readonly { readonly type: string; readonly refusal?: Refusal }[],
): PermittedPayoutBody[] =>
  permitted.map(({ type, refusal }) => (refusal ? { type, refusal: refusalBody(refusal) } : { type }));

export const fundingView = ({ request, version, permitted, pool }: FundingDetail): FundingBody =>
  plain<FundingBody>({
    ...request,
    lines: request.lines.map((line) => ({ ...line, monthsPayable: monthsPayable(line) ?? null })),
    requestedFen: requestedFenOf(request),
    ...(pool ? { pool } : {}),
    version,
    permitted: permittedView(permitted),
  });

export const batchView = ({ batch, version, permitted }: BatchDetail): BatchBody =>
  plain<BatchBody>({
    ...batch,
    fundedFen: fundedFenOf(batch),
    version,
    permitted: permittedView(permitted),
  });

export const rateView = (row: RateRow): RateRowBody => ({
  ...plain<RateRowBody>(row),
  rateByHeads: percentOf(row.paidHeads, row.payableHeads) ?? null,
  rateByAmount: percentOf(row.paidFen, row.payableFen) ?? null,
  onTimeByHeads: percentOf(row.onTimeHeads, row.payableHeads) ?? null,
});

export const importView = ({
  importNo: _,
  institutionId: __,
  fiscalYear: ___,
  problem,
  ...view
}: ImportView): ImportBody => plain<ImportBody>({ ...view, ...(problem ? { problem: refusalBody(problem) } : {}) });

export const badLineView = ({ lineNo, code, parameters }: ImportError): BadLineBody => ({
  lineNo,
  problem: refusalBody({ refused: code, parameters }),
});
