import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ROUNDING_MODES } from '#libs/evaluation/domain';
import { WordsBody } from './common-answers.js';
import { GradeBandBody, GradeRangeBody, IndicatorBody, ScoreTotalBody } from './score-answers.js';

export class RoundingBody {
  @ApiProperty() digits!: number;
  @ApiProperty({ enum: [...ROUNDING_MODES] }) mode!: string;
}
export class RubricHeadBody {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() source!: string;
  @ApiProperty() fromYear!: number;
  @ApiPropertyOptional() toYear?: number;
  @ApiPropertyOptional({ description: 'Made for one region alone' }) regionCode?: string;
  @ApiProperty() reconstruction!: boolean;
  @ApiPropertyOptional({ type: WordsBody }) note?: WordsBody;
  @ApiProperty() fullMarks!: string;
  @ApiProperty({ type: RoundingBody }) rounding!: RoundingBody;
  @ApiProperty({ type: [GradeBandBody] }) grades!: GradeBandBody[];
}
export class RubricBody extends RubricHeadBody {
  @ApiProperty({ type: [IndicatorBody] }) indicators!: IndicatorBody[];
}
export class RubricItemBody extends RubricHeadBody {
  @ApiProperty({ description: 'SHA-256 over what it says' }) digest!: string;
  @ApiPropertyOptional({ description: 'Absent where it was adopted in the web app' }) file?: string;
  @ApiProperty() indicatorCount!: number;
}
export class RubricsBody {
  @ApiProperty({ type: [RubricItemBody] }) items!: RubricItemBody[];
}
export class RubricDetailBody extends RubricItemBody {
  @ApiProperty({ type: [IndicatorBody] }) indicators!: IndicatorBody[];
  @ApiProperty({ description: 'YAML' }) text!: string;
}
export class RubricProblemBody {
  @ApiProperty({ description: '"indicators[3].weight"' }) path!: string;
  @ApiProperty() problem!: string;
}
export class RubricCheckBody {
  @ApiProperty({ type: [RubricProblemBody] }) problems!: RubricProblemBody[];
  @ApiPropertyOptional({ type: RubricBody, description: 'Absent while there are problems' }) rubric?: RubricBody;
}
export class DryRunLineBody {
  @ApiProperty() fiscalYear!: number;
  @ApiProperty({ type: ScoreTotalBody }) total!: ScoreTotalBody;
  @ApiProperty({ type: GradeRangeBody }) grade!: GradeRangeBody;
  @ApiPropertyOptional({ type: ScoreTotalBody, description: "By the region's rubric in force, for comparison" })
  inForce?: ScoreTotalBody;
  @ApiProperty({ type: [String], description: 'Indicators without evidence' }) unknown!: string[];
}
export class DryRunBody {
  @ApiProperty({ type: [DryRunLineBody] }) items!: DryRunLineBody[];
}
export class RubricAnswerBody {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty() digest!: string;
}
