import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WordsBody } from './common-answers.js';
import { GradeRangeBody, ScoreSheetBody, ScoreTotalBody, SheetRubricBody } from './score-answers.js';

export class ScoreLineBody {
  @ApiProperty() regionCode!: string;
  @ApiProperty() regionName!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() rubricCode!: string;
  @ApiProperty({ description: "The region's own rubric of the year" }) isPrimary!: boolean;
  @ApiProperty() asOf!: string;
  @ApiProperty() computedAt!: string;
  @ApiProperty({ type: ScoreTotalBody }) total!: ScoreTotalBody;
  @ApiProperty({ type: GradeRangeBody }) grade!: GradeRangeBody;
}
export class ScoreLinesPage {
  @ApiProperty({ type: [ScoreLineBody] }) items!: ScoreLineBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class CauseBody {
  @ApiProperty() kind!: string;
  @ApiProperty({ type: WordsBody }) words!: WordsBody;
}
export class LeafStandingBody {
  @ApiPropertyOptional() points?: string;
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
}
export class LeafChangeBody {
  @ApiProperty() code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiPropertyOptional({ type: LeafStandingBody }) before?: LeafStandingBody;
  @ApiPropertyOptional({ type: LeafStandingBody }) after?: LeafStandingBody;
  @ApiProperty({ description: 'By how much the score is at least higher' }) least!: string;
  @ApiProperty() most!: string;
  @ApiProperty({ type: [CauseBody] }) causes!: CauseBody[];
}
export class ComparisonBody {
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
  @ApiProperty() gradeChanged!: boolean;
  @ApiProperty({ type: [LeafChangeBody] }) leaves!: LeafChangeBody[];
}
/** Two sheets and what lies between them. */
export class DifferenceBody {
  @ApiProperty({ type: ScoreSheetBody }) before!: ScoreSheetBody;
  @ApiProperty({ type: ScoreSheetBody }) after!: ScoreSheetBody;
  @ApiProperty({ type: ComparisonBody }) comparison!: ComparisonBody;
}
export class ForecastBody {
  @ApiProperty({ type: ScoreSheetBody }) now!: ScoreSheetBody;
  @ApiProperty({ type: ScoreSheetBody, description: 'Everything still due happens in time' })
  ifAllDone!: ScoreSheetBody;
  @ApiProperty({ type: ScoreSheetBody, description: 'Nothing more happens' }) ifNothingMore!: ScoreSheetBody;
  @ApiProperty({ description: 'The day on which all that is planned can be judged' }) horizon!: string;
}
export class RemedyBody {
  @ApiProperty() id!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiPropertyOptional({ description: 'By when' }) by?: string;
  @ApiProperty({ description: 'Points it surely brings by itself' }) gain!: string;
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
}
export class RemediesBody {
  @ApiProperty() horizon!: string;
  @ApiProperty({ type: ScoreSheetBody, description: 'What the year comes to when nothing more is done' })
  base!: ScoreSheetBody;
  @ApiProperty({ type: [RemedyBody], description: 'Best first' }) remedies!: RemedyBody[];
}

export class StandingGradeBody {
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
  @ApiPropertyOptional() settled?: string;
}
export class StandingBody extends LeafStandingBody {
  @ApiProperty({ type: StandingGradeBody, description: 'Codes of grades' }) grade!: StandingGradeBody;
}
export class ChangedLeafBody {
  @ApiProperty() code!: string;
  @ApiProperty({ type: WordsBody }) name!: WordsBody;
  @ApiProperty() least!: string;
  @ApiProperty() most!: string;
  @ApiProperty({ type: [WordsBody] }) causes!: WordsBody[];
}
export class ScoreChangeBody {
  @ApiProperty() at!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: SheetRubricBody }) rubric!: SheetRubricBody;
  @ApiPropertyOptional({ type: StandingBody }) before?: StandingBody;
  @ApiProperty({ type: StandingBody }) after!: StandingBody;
  @ApiProperty({ description: 'The best grade still in reach, or the settled one, is lower than before' })
  bandFell!: boolean;
  @ApiProperty({ type: [ChangedLeafBody] }) leaves!: ChangedLeafBody[];
}
export class ScoreChangesBody {
  @ApiProperty({ type: [ScoreChangeBody], description: 'Latest first' }) items!: ScoreChangeBody[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
