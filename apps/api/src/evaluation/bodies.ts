import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, ValidateNested } from 'class-validator';
import { EVALUATION_STATES, RECTIFICATION_STATES } from '#libs/evaluation/domain';
import type { EvaluationState, RectificationState } from '#libs/evaluation/domain';
import { FIGURE_STATES, MEASURE_CODES, UNIT_CODES } from '#libs/measures/domain';
import type { FigureState, MeasureCode, Unit } from '#libs/measures/domain';
import {
  Choice,
  Day,
  Id,
  Ids,
  ListOf,
  OptionalChoice,
  OptionalDay,
  OptionalId,
  OptionalText,
  QueryWhole,
  Text,
  Texts,
  Whole,
} from '../http/fields.js';
import { PageQuery } from '../remittance/bodies.js';

const LONG = 2_000;
const EVIDENCE_MAX = 50;
const RUBRIC_TEXT_MAX = 500_000;
const YEAR_FIRST = 1990;
const YEAR_LAST = 2100;

class EvidenceIds {
  @Ids('Evidence files, uploaded before', EVIDENCE_MAX) evidenceIds!: string[];
}

export class FiguresQuery extends PageQuery {
  @OptionalText('Region', 6) regionCode?: string;
  @QueryWhole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear?: number;
  @OptionalChoice('Measure', MEASURE_CODES) code?: MeasureCode;
  @OptionalChoice('State of the latest version', FIGURE_STATES) state?: FigureState;
}
export class FigureContentBody extends EvidenceIds {
  @Text('Numerator, or the count itself: a decimal as the source has it', 32) numerator!: string;
  @OptionalText('Denominator of a rate', 32) denominator?: string;
  @Choice('Unit of the source document', UNIT_CODES) unit!: Unit;
  @Day('As of') asOf!: string;
  @Text('Source document', LONG) sourceDocument!: string;
}
export class FigureEntryBody extends FigureContentBody {
  @Id('Made by the client') figureId!: string;
  @Choice('Measure', MEASURE_CODES) code!: MeasureCode;
  @Text('Region', 6, 6) regionCode!: string;
  @Whole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear!: number;
  @OptionalText('Period, "2020-Q1" or "2020-03"; without one the whole year', 10) period?: string;
  @Text('Measuring basis', 40, 1) basis!: string;
}
export class FigureRestatementBody extends FigureContentBody {
  @Text('Why it is restated', LONG) reason!: string;
}

export class MeasuresQuery {
  @Text('Region', 6, 6) regionCode!: string;
  @QueryWhole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear?: number;
  @OptionalDay('As of; today without one') asOf?: string;
}
export class TrendsQuery {
  @Text('Region', 6, 6) regionCode!: string;
  @QueryWhole('First year', YEAR_FIRST, YEAR_LAST) fromYear?: number;
  @QueryWhole('Last year', YEAR_FIRST, YEAR_LAST) toYear?: number;
}

export class SheetQuery {
  @OptionalText("Rubric; without one the region's own", 64) rubric?: string;
  @OptionalDay('As known on this day; today without one') asOf?: string;
}
export class ScoresQuery extends PageQuery {
  @QueryWhole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear?: number;
}
export class ScoreChangesQuery extends PageQuery {
  @OptionalText("Rubric; without one the region's own", 64) rubric?: string;
}
export class CompareQuery extends SheetQuery {
  @OptionalDay('The other day') withDate?: string;
  @QueryWhole('The other year', YEAR_FIRST, YEAR_LAST) withYear?: number;
}

export class ChecklistAnswerBody {
  @Text('Item', 64, 1) code!: string;
  @ApiProperty() @IsBoolean() met!: boolean;
}
export class OccurrenceBody {
  @Text('What happened', LONG, 1) what!: string;
  @OptionalDay('When') on?: string;
}
export class FindingBody {
  @Choice('Kind', ['POINTS', 'ITEMS', 'OCCURRENCES']) kind!: 'POINTS' | 'ITEMS' | 'OCCURRENCES';
  @OptionalText('Points, a decimal', 32) points?: string;
  @ApiProperty({ type: [ChecklistAnswerBody], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ChecklistAnswerBody)
  items?: ChecklistAnswerBody[];
  @ApiProperty({ type: [OccurrenceBody], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => OccurrenceBody)
  occurrences?: OccurrenceBody[];
}
export class ChangeBody {
  @Choice('A measure, or what a person would find', ['measure', 'finding']) kind!: 'measure' | 'finding';
  @OptionalChoice('Measure', MEASURE_CODES) code?: MeasureCode;
  @OptionalText('Measuring basis', 40) basis?: string;
  @OptionalText('Numerator', 32) numerator?: string;
  @OptionalText('Denominator', 32) denominator?: string;
  @OptionalChoice('Unit', UNIT_CODES) unit?: Unit;
  @OptionalText('Indicator', 64) leaf?: string;
  @ApiProperty({ type: FindingBody, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => FindingBody)
  finding?: FindingBody;
}
export class WhatIfBody {
  @ListOf('What is supposed', () => ChangeBody, 100) changes!: ChangeBody[];
  @Texts('Ids of the remedy list', 500, 100) remedies!: string[];
}

export class RubricTextBody {
  @Text('The rubric as YAML', RUBRIC_TEXT_MAX) text!: string;
}
export class RubricDryRunBody extends RubricTextBody {
  @Text('Region', 6, 6) regionCode!: string;
  @Whole('First year', YEAR_FIRST, YEAR_LAST) fromYear!: number;
  @Whole('Last year', YEAR_FIRST, YEAR_LAST) toYear!: number;
}

export class EvaluationsQuery extends PageQuery {
  @OptionalText('Region', 6) regionCode?: string;
  @QueryWhole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear?: number;
  @OptionalChoice('State', EVALUATION_STATES) state?: EvaluationState;
}
export class EvaluationOpeningBody {
  @Id('Made by the client') evaluationId!: string;
  @Text('Region', 6, 6) regionCode!: string;
  @Whole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear!: number;
  @OptionalText("Rubric; without one the region's own", 64) rubricCode?: string;
}
export class GradingBody extends EvidenceIds {
  @ApiProperty({ type: FindingBody }) @ValidateNested() @Type(() => FindingBody) finding!: FindingBody;
  @Text('Reason', LONG) reason!: string;
}
export class PublicationBody {
  @Text('Digest of the sheet that was looked at', 64, 64) sheetDigest!: string;
}
export class LeafTextBody {
  @Text('Indicator', 64, 1) leaf!: string;
  @Text('Text', LONG) text!: string;
}
export class NarrativeBody {
  @Text('Project', LONG) projectName!: string;
  @Text('Evaluators, as the report signs', LONG) evaluatorName!: string;
  @Texts('Overview, paragraph by paragraph', 300, LONG) overview!: string[];
  @Texts('Targets', 300, LONG) targets!: string[];
  @Texts('Experience', 300, LONG) experience!: string[];
  @ListOf('By indicator: why marks were lost', () => LeafTextBody, 300) causes!: LeafTextBody[];
  @ListOf('By indicator: what to do about it', () => LeafTextBody, 300) suggestions!: LeafTextBody[];
}

export class RectificationsQuery extends PageQuery {
  @OptionalText('Region', 6) regionCode?: string;
  @QueryWhole('Fiscal year', YEAR_FIRST, YEAR_LAST) fiscalYear?: number;
  @OptionalChoice('State', RECTIFICATION_STATES) state?: RectificationState;
  @OptionalId('Responsible office') officeId?: string;
}
export class RectificationBody {
  @Id('Made by the client') itemId!: string;
  @OptionalText('Indicator it comes from', 64) leaf?: string;
  @Text('Problem', LONG) problem!: string;
}
export class AssignmentBody {
  @Id('Responsible office') institutionId!: string;
  @Text('What is required', LONG) requirement!: string;
  @Day('Deadline') dueDate!: string;
}
export class RectificationReportBody extends EvidenceIds {
  @Text('What was done', LONG) report!: string;
}
