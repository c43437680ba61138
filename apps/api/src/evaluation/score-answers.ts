import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RULE_KINDS } from '#libs/evaluation/domain';
import { MEASURE_CODES } from '#libs/measures/domain';
import { PersonBody } from '../remittance/answers.js';
import { ConflictBody, MeasureValueBody, WordsBody } from './common-answers.js';

export class ScoreTotalBody {
  @ApiProperty({ description: 'Decimal text, as all points' }) full!: string;
  @ApiPropertyOptional({ description: 'Absent while something is unknown' }) points?: string;
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
  @ApiPropertyOptional({ description: '"93.73%"' }) share?: string;
}
export class GradeBandBody {
  @ApiProperty() code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() from!: string;
  @ApiProperty() to!: string;
}
export class GradeRangeBody {
  @ApiPropertyOptional({ type: GradeBandBody }) settled?: GradeBandBody;
  @ApiProperty({ type: GradeBandBody }) least!: GradeBandBody;
  @ApiProperty({ type: GradeBandBody }) most!: GradeBandBody;
}
export class FoundItemBody {
  @ApiProperty() code!: string;
  @ApiProperty() met!: boolean;
}
export class FoundOccurrenceBody {
  @ApiProperty() what!: string;
  @ApiPropertyOptional() on?: string;
}
export class FindingAnswer {
  @ApiProperty({ enum: ['POINTS', 'ITEMS', 'OCCURRENCES'] }) kind!: string;
  @ApiPropertyOptional() points?: string;
  @ApiPropertyOptional({ type: [FoundItemBody] }) items?: FoundItemBody[];
  @ApiPropertyOptional({ type: [FoundOccurrenceBody] }) occurrences?: FoundOccurrenceBody[];
}
export class GradingAnswer {
  @ApiProperty() leaf!: string;
  @ApiProperty({ type: FindingAnswer }) finding!: FindingAnswer;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: [String] }) evidenceIds!: string[];
  @ApiProperty({ type: PersonBody }) gradedBy!: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) confirmedBy?: PersonBody;
}
export class LeafInputBody {
  @ApiProperty({ enum: ['measure', 'grading', 'none'] }) kind!: string;
  @ApiPropertyOptional({ type: MeasureValueBody }) value?: MeasureValueBody;
  @ApiPropertyOptional({ type: GradingAnswer }) grading?: GradingAnswer;
}
export class ScoredLeafBody extends ScoreTotalBody {
  @ApiProperty() code!: string;
  @ApiProperty() parent!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty({ enum: [...RULE_KINDS] }) rule!: string;
  @ApiProperty({ enum: ['SCORED', 'UNKNOWN'] }) state!: string;
  @ApiPropertyOptional() lost?: string;
  @ApiPropertyOptional({ description: 'Anybody can recompute the points from it' }) expression?: string;
  @ApiProperty({ type: WordsBody }) formula!: WordsBody;
  @ApiPropertyOptional({ type: WordsBody }) reason?: WordsBody;
  @ApiProperty({ type: LeafInputBody }) input!: LeafInputBody;
  @ApiProperty() confirmed!: boolean;
  @ApiProperty({ type: [WordsBody] }) notes!: WordsBody[];
}
export class ScoredBranchBody extends ScoreTotalBody {
  @ApiProperty() code!: string;
  @ApiPropertyOptional() parent?: string;
  @ApiProperty({ enum: [1, 2] }) level!: number;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
}
export class SheetRubricBody {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
}
export class ScoreSheetBody {
  @ApiProperty({ type: SheetRubricBody }) rubric!: SheetRubricBody;
  @ApiProperty({ description: 'Its third level was reconstructed, not published' }) reconstruction!: boolean;
  @ApiPropertyOptional({ type: WordsBody }) note?: WordsBody;
  @ApiProperty() regionCode!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() asOf!: string;
  @ApiProperty({ type: [ScoredBranchBody] }) branches!: ScoredBranchBody[];
  @ApiProperty({ type: [ScoredLeafBody] }) leaves!: ScoredLeafBody[];
  @ApiProperty({ type: ScoreTotalBody }) total!: ScoreTotalBody;
  @ApiProperty({ type: GradeRangeBody }) grade!: GradeRangeBody;
}
export class OpenMarksBody {
  @ApiProperty() code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() marks!: string;
}
export class SheetBody {
  @ApiProperty({ type: ScoreSheetBody }) sheet!: ScoreSheetBody;
  @ApiProperty({ description: 'What a person names who publishes this sheet' }) digest!: string;
  @ApiProperty() rubricDigest!: string;
  @ApiProperty({ type: [OpenMarksBody], description: 'Marks not (yet) won, most first' }) openMarks!: OpenMarksBody[];
  @ApiProperty({ type: [ConflictBody] }) conflicts!: ConflictBody[];
}

export class PartBody {
  @ApiProperty() subjectId!: string;
  @ApiProperty({ enum: ['REMITTANCE', 'BATCH'] }) kind!: string;
  @ApiProperty({ description: 'The number people know it by' }) label!: string;
  @ApiProperty() numerator!: string;
  @ApiProperty() denominator!: string;
  @ApiProperty() dueDate!: string;
  @ApiPropertyOptional() lastOn?: string;
}
export class TrailEventBody {
  @ApiProperty() eventId!: string;
  @ApiProperty() type!: string;
  @ApiProperty() streamType!: string;
  @ApiProperty() streamId!: string;
  @ApiProperty() occurredOn!: string;
  @ApiProperty() recordedAt!: string;
  @ApiProperty() actorName!: string;
  @ApiPropertyOptional({ description: 'fen, decimal string' }) amountFen?: string;
  @ApiProperty() hash!: string;
}
export class TrailDocumentBody {
  @ApiProperty() evidenceId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
  @ApiPropertyOptional() streamId?: string;
}
export class PointBandBody {
  @ApiPropertyOptional() from?: string;
  @ApiPropertyOptional() to?: string;
  @ApiProperty() points!: string;
}
export class ChecklistItemBody {
  @ApiProperty() code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() points!: string;
}
export class LeafRuleBody {
  @ApiProperty({ enum: [...RULE_KINDS] }) kind!: string;
  @ApiPropertyOptional() target?: string;
  @ApiPropertyOptional({ enum: ['higher', 'lower'] }) direction?: string;
  @ApiPropertyOptional() cap?: string;
  @ApiPropertyOptional() floor?: string;
  @ApiPropertyOptional({ type: [PointBandBody] }) bands?: PointBandBody[];
  @ApiPropertyOptional() each?: string;
  @ApiPropertyOptional() most?: string;
  @ApiPropertyOptional({ type: [ChecklistItemBody] }) items?: ChecklistItemBody[];
  @ApiPropertyOptional({ type: WordsBody }) guide?: WordsBody;
}
export class LeafBindingBody {
  @ApiPropertyOptional({ enum: [...MEASURE_CODES] }) measure?: string;
  @ApiPropertyOptional() basis?: string;
  @ApiProperty({ type: LeafRuleBody }) rule!: LeafRuleBody;
}
export class IndicatorBody {
  @ApiProperty() code!: string;
  @ApiPropertyOptional() parent?: string;
  @ApiProperty({ enum: [1, 2, 3] }) level!: number;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() weight!: string;
  @ApiPropertyOptional({ type: LeafBindingBody }) leaf?: LeafBindingBody;
}
export class ExplanationBody {
  @ApiProperty({ type: ScoredLeafBody }) leaf!: ScoredLeafBody;
  @ApiProperty({ type: IndicatorBody }) indicator!: IndicatorBody;
  @ApiProperty({ type: [PartBody], description: 'What the measure adds up from; those that fall short first' })
  parts!: PartBody[];
  @ApiProperty({ type: [TrailEventBody] }) events!: TrailEventBody[];
  @ApiProperty({ type: [TrailDocumentBody] }) documents!: TrailDocumentBody[];
}
