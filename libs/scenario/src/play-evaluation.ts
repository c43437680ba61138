import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RequestContext } from '#libs/eventing';
import { loadReferenceFigures, loadReferenceGradings, loadReferenceReport } from '#libs/evaluation';
import type { ReferenceGradings, ReferenceReport } from '#libs/evaluation';
import { isRefusal, shanghaiInstant } from '#libs/kernel';
import type { CalendarDate, Refusal } from '#libs/kernel';
import type { MeasureValue } from '#libs/measures/domain';
import { accepted, demoPdf } from './carrier.js';
import { actorOf, institutionId } from './master-data.js';
import type { Scenario } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { EvaluationServices } from './services.js';

export const DEMO_FIGURES = 'config/reference/datong-trends.yaml';
export const DEMO_GRADINGS = 'config/reference/datong-2020-gradings.yaml';
export const DEMO_REPORT = 'config/reference/datong-2020-report.yaml';

/** The days on which the year's figures were reported, graded, published; and those of the rectification. */
const ENTERED_ON = '2021-01-18';
const CHECKED_ON = '2021-01-19';
const GRADED_ON = '2021-02-22';
const CONFIRMED_ON = '2021-02-24';
const PUBLISHED_ON = '2021-03-01';
const RECTIFIED_ON = '2021-06-18';
const WAIT_MS = 50;
const WAITS_MAX = 2_400;

export interface EvaluationPlayOptions {
  readonly services: EvaluationServices;
  readonly scenario: Scenario;
  readonly stopped?: () => boolean;
}

/**
 * After the year has been played: its figures are reported and checked, the indicators graded and confirmed, the
 * evaluation published, its problems handed to the offices. Through the real commands; doing it again changes nothing.
 */
export async function playEvaluation({ services, scenario, stopped }: EvaluationPlayOptions): Promise<void> {
  const player = new EvaluationPlayer(services, scenario);
  await player.report(await loadReferenceFigures(DEMO_FIGURES));
  if (stopped?.()) return;
  const gradings = await loadReferenceGradings(DEMO_GRADINGS);
  const report = await loadReferenceReport(DEMO_REPORT);
  await player.grade(gradings, report);
  if (stopped?.()) return;
  await player.publish(gradings);
  await player.rectify(report);
}

class EvaluationPlayer {
  private readonly evaluationId: string;
  private readonly regions: readonly string[];

  constructor(
    private readonly services: EvaluationServices,
    private readonly scenario: Scenario,
  ) {
    this.evaluationId = scenarioId(scenario.name, 'evaluation');
    this.regions = [...new Set(scenario.institutions.map(({ regionCode }) => regionCode))];
  }

  /** Each figure by the agency's clerk, checked by its reviewer, with the page it was taken from. */
  async report(figures: readonly MeasureValue[]): Promise<void> {
    const { figures: service, figureQueries } = this.services;
    for (const { code, regionCode, fiscalYear, numerator, denominator, unit, basis, asOf, source } of figures) {
      const subject = [code, String(fiscalYear), basis];
      const figureId = scenarioId(this.scenario.name, 'figure', ...subject);
      const sourceDocument = source.kind === 'published' ? `${source.document}，${source.place}` : '';
      const before = await figureQueries.detail(figureId, this.regions, actorOf(this.scenario, 'dtsb.reviewer'));
      if (isRefusal(before)) {
        const draft = {
          figureId,
          code,
          regionCode,
          fiscalYear,
          basis,
          numerator,
          ...(denominator === undefined ? {} : { denominator }),
          unit,
          asOf,
          sourceDocument,
          evidenceIds: [await this.paper('dtsb.clerk', `SJ-${subject.join('-')}`, ENTERED_ON)],
        };
        accepted(await service.enter(draft, this.context('dtsb.clerk', ENTERED_ON, 'enter', ...subject)));
      }
      const check = this.context('dtsb.reviewer', CHECKED_ON, 'check', ...subject);
      accepted(await service.execute(figureId, { type: 'checkFigure' }, check));
    }
  }

  /** Opened, written, graded by one evaluator and confirmed by another. */
  async grade({ rubric, regionCode, fiscalYear, gradings }: ReferenceGradings, report: ReferenceReport): Promise<void> {
    const { evaluationId } = this;
    const opening = { evaluationId, regionCode, fiscalYear, rubricCode: rubric };
    const { evaluations } = this.services;
    accepted(await evaluations.open(opening, this.regions, this.context('evaluator', GRADED_ON, 'open')));
    const { narrative } = report;
    await this.send('evaluator', GRADED_ON, ['narrative'], { type: 'writeNarrative', narrative });
    for (const { leaf, finding, reason } of gradings) {
      if (await this.isGraded(leaf)) continue;
      const evidenceIds = [await this.paper('evaluator', `DG-${leaf}`, GRADED_ON)];
      await this.send('evaluator', GRADED_ON, ['grade', leaf], {
        type: 'gradeIndicator',
        leaf,
        finding,
        reason,
        evidenceIds,
      });
    }
    for (const { leaf } of gradings)
      await this.send('evaluator2', CONFIRMED_ON, ['confirm', leaf], { type: 'confirmGrading', leaf });
  }

  /** Once the scoring service has taken notice of everything. */
  async publish({ rubric, regionCode, fiscalYear }: ReferenceGradings): Promise<void> {
    const { evaluations, evaluationQueries, scores } = this.services;
    const wanted = { regionCode, fiscalYear, rubricCode: rubric, asOf: PUBLISHED_ON };
    for (let waits = 0; waits < WAITS_MAX; waits++) {
      if (!isRefusal(await evaluationQueries.confirmed(this.evaluationId))) return;
      const view = await scores.sheet(wanted);
      if (isRefusal(view)) throw new Error(`The scenario was refused: ${JSON.stringify(view)}`);
      const settled = view.sheet.total.points !== undefined && view.sheet.leaves.every(({ confirmed }) => confirmed);
      if (settled) {
        const context = this.context('evaluator', PUBLISHED_ON, 'publish');
        const answer = await evaluations.publish(this.evaluationId, view.digest, this.regions, context);
        if (!isRefusal(answer) || answer.refused !== 'SHEET_CHANGED') return accepted(answer);
      }
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    throw new Error('The scores are not settled. Is the scoring service running?');
  }

  /** Problems raised, handed to offices, reported and accepted: as far as the reference goes. */
  async rectify({ rectifications }: ReferenceReport): Promise<void> {
    for (const { leaf, problem, office, requirement, dueDate, report, accepted: done } of rectifications) {
      const itemId = scenarioId(this.scenario.name, 'rectification', leaf);
      await this.send('evaluator', PUBLISHED_ON, ['raise', leaf], {
        type: 'raiseRectification',
        itemId,
        leaf,
        problem,
      });
      if (office === undefined) continue;
      const item = { itemId, institutionId: institutionId(this.scenario, office), requirement, dueDate };
      const assigning = this.context('evaluator', PUBLISHED_ON, 'assign', leaf);
      accepted(await this.services.evaluations.assign(this.evaluationId, item, this.regions, assigning));
      if (report === undefined || (await this.isReported(itemId))) continue;
      const clerk = `${office}.clerk`;
      const evidenceIds = [await this.paper(clerk, `ZG-${leaf}`, RECTIFIED_ON)];
      await this.send(clerk, RECTIFIED_ON, ['rectified', leaf], {
        type: 'reportRectification',
        itemId,
        report,
        evidenceIds,
      });
      if (done) await this.send('evaluator2', RECTIFIED_ON, ['accept', leaf], { type: 'acceptRectification', itemId });
    }
  }

  private async isGraded(leaf: string): Promise<boolean> {
    const detail = await this.services.evaluationQueries.detail(this.evaluationId, this.regions);
    return !isRefusal(detail) && detail.evaluation.gradings.some((grading) => grading.leaf === leaf);
  }

  private async isReported(itemId: string): Promise<boolean> {
    const detail = await this.services.evaluationQueries.detail(this.evaluationId, this.regions);
    const items = isRefusal(detail) ? [] : detail.evaluation.rectifications;
    return items.some((item) => item.itemId === itemId && item.reports.length > 0);
  }

  private async send(
    username: string,
    day: CalendarDate,
    step: readonly string[],
    command: Parameters<EvaluationServices['evaluations']['execute']>[1],
  ): Promise<void> {
    const context = this.context(username, day, ...step);
    accepted(await this.services.evaluations.execute(this.evaluationId, command, this.regions, context));
  }

  /** A one-page PDF standing for the paper: the demo's, and it says so. */
  private async paper(username: string, reference: string, day: CalendarDate): Promise<string> {
    const stored: { evidenceId: string } | Refusal = await this.services.evidence.put(
      Readable.from([demoPdf(reference)]),
      `${reference}.pdf`,
      'application/pdf',
      actorOf(this.scenario, username),
      shanghaiInstant(day, '10:00:00'),
    );
    if (isRefusal(stored)) throw new Error(`The scenario was refused: ${JSON.stringify(stored)}`);
    return stored.evidenceId;
  }

  /** Each step has its own key, so that a step done before a crash is answered, not done again. */
  private context(username: string, day: CalendarDate, ...step: readonly string[]): RequestContext {
    const key = `${this.scenario.name}-evaluation-${createHash('sha256').update(step.join('|')).digest('hex').slice(0, 32)}`;
    return {
      actor: actorOf(this.scenario, username),
      correlationId: key,
      now: shanghaiInstant(day, '10:00:00'),
      idempotency: { key, inputHash: createHash('sha256').update(key).digest('hex') },
    };
  }
}
