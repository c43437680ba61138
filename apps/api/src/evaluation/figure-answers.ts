import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FIGURE_STATES, MEASURE_CODES, UNIT_CODES } from '#libs/measures/domain';
import { OfficeBody, PermittedPayoutBody } from '../payout/answers.js';
import { PersonBody } from '../remittance/answers.js';
import { CodedWordsBody, ConflictBody, MeasureValueBody, WordsBody } from './common-answers.js';

export class MeasureBody {
  @ApiProperty({ enum: [...MEASURE_CODES] }) code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty({ enum: ['share', 'growth', 'count'] }) form!: string;
  @ApiProperty({ enum: ['higher', 'lower', 'none'] }) direction!: string;
  @ApiProperty({ enum: [...UNIT_CODES], isArray: true }) units!: string[];
  @ApiProperty({ type: WordsBody }) numerator!: WordsBody;
  @ApiPropertyOptional({ type: WordsBody }) denominator?: WordsBody;
  @ApiProperty({ type: [CodedWordsBody] }) bases!: CodedWordsBody[];
  @ApiProperty({ enum: ['definitions', 'scopes'] }) basesAre!: string;
  @ApiPropertyOptional({ description: 'The plain figure whose years a growth compares' }) figure?: string;
  @ApiProperty({ description: 'Computed from what was recorded; otherwise reported by people' }) fromEvents!: boolean;
}
export class UnitBody extends WordsBody {
  @ApiProperty({ enum: [...UNIT_CODES] }) code!: string;
}
export class CatalogueBody {
  @ApiProperty({ type: [MeasureBody] }) measures!: MeasureBody[];
  @ApiProperty({ type: [UnitBody] }) units!: UnitBody[];
}
export class FigureRejectionBody {
  @ApiProperty({ type: PersonBody }) by!: PersonBody;
  @ApiProperty() reason!: string;
}
export class FigureVersionBody {
  @ApiProperty() version!: number;
  @ApiProperty({ enum: [...FIGURE_STATES] }) state!: string;
  @ApiProperty() numerator!: string;
  @ApiPropertyOptional() denominator?: string;
  @ApiProperty({ enum: [...UNIT_CODES] }) unit!: string;
  @ApiProperty() asOf!: string;
  @ApiProperty() sourceDocument!: string;
  @ApiProperty({ type: [String] }) evidenceIds!: string[];
  @ApiProperty({ type: PersonBody }) enteredBy!: PersonBody;
  @ApiProperty({ description: 'Why it was restated; empty for the first' }) reason!: string;
  @ApiPropertyOptional({ type: PersonBody }) checkedBy?: PersonBody;
  @ApiPropertyOptional({ type: FigureRejectionBody }) rejection?: FigureRejectionBody;
}
export class FigureBody {
  @ApiProperty() figureId!: string;
  @ApiProperty({ enum: [...MEASURE_CODES] }) code!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiPropertyOptional() period?: string;
  @ApiProperty() basis!: string;
  @ApiProperty({ type: OfficeBody }) office!: OfficeBody;
  @ApiProperty({ type: [FigureVersionBody], description: 'Oldest first; all of them are kept' })
  versions!: FigureVersionBody[];
  @ApiProperty() version!: number;
}
export class FigurePage {
  @ApiProperty({ type: [FigureBody] }) items!: FigureBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
export class FiledEvidenceBody {
  @ApiProperty() evidenceId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
}
export class FigureDetailBody extends FigureBody {
  @ApiProperty({ type: [FiledEvidenceBody] }) evidence!: FiledEvidenceBody[];
  @ApiProperty({ type: [PermittedPayoutBody] }) permitted!: PermittedPayoutBody[];
}
export class FigureAnswerBody {
  @ApiProperty() figureId!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ enum: [...FIGURE_STATES] }) state!: string;
  @ApiProperty({ type: [String], description: 'What happened' }) events!: readonly string[];
}

export class RegionMeasuresBody {
  @ApiProperty({ type: [MeasureValueBody] }) values!: MeasureValueBody[];
  @ApiProperty({ type: 'array', items: { type: 'array', items: { $ref: '#/components/schemas/MeasureValueBody' } } })
  restated!: MeasureValueBody[][];
  @ApiProperty({ type: [ConflictBody] }) conflicts!: ConflictBody[];
}
export class TrendLineBody {
  @ApiProperty() fiscalYear!: number;
  @ApiPropertyOptional() collectedWanYuan?: string;
  @ApiPropertyOptional() paidWanYuan?: string;
  @ApiPropertyOptional({ description: 'Paid minus collected, 万元' }) shortfallWanYuan?: string;
  @ApiPropertyOptional({ description: 'Collected / paid, per cent' }) selfSufficiencyPercent?: string;
  @ApiPropertyOptional() paidPerRecipientYuan?: string;
  @ApiPropertyOptional({ description: 'Only where both are counted the same way' }) insuredPerRecipient?: string;
  @ApiPropertyOptional({ type: MeasureValueBody }) insured?: MeasureValueBody;
  @ApiPropertyOptional({ type: MeasureValueBody }) recipients?: MeasureValueBody;
  @ApiPropertyOptional({ description: 'Of the published evaluation; a range while there is none' }) score?: string;
  @ApiPropertyOptional({ type: WordsBody }) grade?: WordsBody;
}
export class TrendsBody {
  @ApiProperty({ type: [TrendLineBody] }) lines!: TrendLineBody[];
  @ApiProperty({ type: [ConflictBody] }) conflicts!: ConflictBody[];
}
export class PefaBody {
  @ApiProperty({ enum: ['PI-20.2', 'PI-20.3', 'PI-27.1'] }) indicator!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiPropertyOptional({ enum: ['A', 'B', 'C', 'D'], description: 'Absent: no evidence, which is not a D' })
  grade?: string;
  @ApiProperty({ type: [WordsBody] }) reasoning!: WordsBody[];
}
export class PefaGradesBody {
  @ApiProperty({ type: [PefaBody] }) items!: PefaBody[];
}
