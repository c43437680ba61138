import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EVALUATION_STATES, RECTIFICATION_STATES } from '#libs/evaluation/domain';
import { OfficeBody } from '../payout/answers.js';
import { PersonBody } from '../remittance/answers.js';
import { LeafTextBody } from './bodies.js';
import { WordsBody } from './common-answers.js';
import { FiledEvidenceBody } from './figure-answers.js';
import { GradeRangeBody, GradingAnswer, IndicatorBody, ScoreSheetBody, ScoreTotalBody } from './score-answers.js';

export class EvaluationItemBody {
  @ApiProperty() evaluationId!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() regionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() rubricCode!: string;
  @ApiProperty({ enum: [...EVALUATION_STATES] }) state!: string;
  @ApiPropertyOptional() publishedOn?: string;
  @ApiPropertyOptional({ type: ScoreTotalBody }) total?: ScoreTotalBody;
  @ApiPropertyOptional({ type: GradeRangeBody }) grade?: GradeRangeBody;
  @ApiProperty({ description: 'Indicators graded so far' }) graded!: number;
  @ApiProperty() confirmed!: number;
  @ApiProperty({ description: 'Indicators people grade' }) gradable!: number;
  @ApiProperty() version!: number;
}
export class EvaluationsPage {
  @ApiProperty({ type: [EvaluationItemBody] }) items!: EvaluationItemBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
export class EvaluationRubricBody {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty() digest!: string;
}
export class NarrativeAnswer {
  @ApiProperty() projectName!: string;
  @ApiProperty() evaluatorName!: string;
  @ApiProperty({ type: [String] }) overview!: string[];
  @ApiProperty({ type: [String] }) targets!: string[];
  @ApiProperty({ type: [String] }) experience!: string[];
  @ApiProperty({ type: [LeafTextBody] }) causes!: LeafTextBody[];
  @ApiProperty({ type: [LeafTextBody] }) suggestions!: LeafTextBody[];
}
export class PublishedBody {
  @ApiProperty({ type: PersonBody }) by!: PersonBody;
  @ApiProperty() on!: string;
  @ApiProperty({ type: ScoreSheetBody }) sheet!: ScoreSheetBody;
}
export class ReturnedReportBody {
  @ApiProperty({ type: PersonBody }) by!: PersonBody;
  @ApiProperty() reason!: string;
}
export class RectificationReportAnswer {
  @ApiProperty() report!: string;
  @ApiProperty({ type: [String] }) evidenceIds!: string[];
  @ApiProperty({ type: PersonBody }) reportedBy!: PersonBody;
  @ApiProperty() reportedOn!: string;
  @ApiPropertyOptional({ type: PersonBody }) acceptedBy?: PersonBody;
  @ApiPropertyOptional({ type: ReturnedReportBody }) returned?: ReturnedReportBody;
}
export class RectificationItemBody {
  @ApiProperty() itemId!: string;
  @ApiPropertyOptional() leaf?: string;
  @ApiProperty() problem!: string;
  @ApiProperty({ enum: [...RECTIFICATION_STATES] }) state!: string;
  @ApiProperty({ type: PersonBody }) raisedBy!: PersonBody;
  @ApiPropertyOptional({ type: OfficeBody }) office?: OfficeBody;
  @ApiPropertyOptional() requirement?: string;
  @ApiPropertyOptional() dueDate?: string;
  @ApiProperty({ type: [RectificationReportAnswer] }) reports!: RectificationReportAnswer[];
}
export class EvaluationBody {
  @ApiProperty() evaluationId!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() regionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty({ type: EvaluationRubricBody }) rubric!: EvaluationRubricBody;
  @ApiProperty({ description: 'Digits points are given with' }) digits!: number;
  @ApiProperty({ type: [IndicatorBody] }) gradable!: IndicatorBody[];
  @ApiProperty({ enum: [...EVALUATION_STATES] }) state!: string;
  @ApiProperty({ type: PersonBody }) openedBy!: PersonBody;
  @ApiProperty({ type: [GradingAnswer] }) gradings!: GradingAnswer[];
  @ApiPropertyOptional({ type: NarrativeAnswer }) narrative?: NarrativeAnswer;
  @ApiPropertyOptional({ type: PublishedBody }) published?: PublishedBody;
  @ApiProperty({ type: [RectificationItemBody] }) rectifications!: RectificationItemBody[];
  @ApiProperty({ type: [FiledEvidenceBody], description: 'Of gradings and reports' }) evidence!: FiledEvidenceBody[];
  @ApiProperty() version!: number;
}
export class EvaluationAnswerBody {
  @ApiProperty() evaluationId!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ enum: [...EVALUATION_STATES] }) state!: string;
  @ApiProperty({ type: [String], description: 'What happened' }) events!: readonly string[];
}
export class RectificationLineBody extends RectificationItemBody {
  @ApiProperty() evaluationId!: string;
  @ApiProperty({ description: 'For If-Match' }) evaluationVersion!: number;
  @ApiProperty() regionCode!: string;
  @ApiProperty() regionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty({ type: [FiledEvidenceBody] }) evidence!: FiledEvidenceBody[];
}
export class RectificationsPage {
  @ApiProperty({ type: [RectificationLineBody] }) items!: RectificationLineBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class PublicLeafBody extends ScoreTotalBody {
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiPropertyOptional({ type: WordsBody }) reason?: WordsBody;
}
export class PublicBranchBody extends ScoreTotalBody {
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
}
export class PublicEvaluationBody {
  @ApiProperty() evaluationId!: string;
  @ApiProperty() regionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() projectName!: string;
  @ApiProperty({ type: WordsBody }) rubricName!: WordsBody;
  @ApiProperty() reconstruction!: boolean;
  @ApiPropertyOptional({ type: WordsBody }) note?: WordsBody;
  @ApiProperty() publishedOn!: string;
  @ApiProperty({ description: 'SHA-256 of the sheet, for comparing' }) sheetDigest!: string;
  @ApiProperty({ type: ScoreTotalBody }) total!: ScoreTotalBody;
  @ApiProperty({ type: GradeRangeBody }) grade!: GradeRangeBody;
  @ApiProperty({ type: [PublicBranchBody], description: 'First level' }) branches!: PublicBranchBody[];
  @ApiProperty({ type: [PublicLeafBody], description: 'Indicators that lost marks' }) lost!: PublicLeafBody[];
  @ApiProperty({ description: 'Problems to be rectified' }) rectifications!: number;
  @ApiProperty() rectified!: number;
}
export class PublicEvaluationsPage {
  @ApiProperty({ type: [PublicEvaluationBody] }) items!: PublicEvaluationBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
