import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MEASURE_CODES, UNIT_CODES } from '#libs/measures/domain';
import { PersonBody } from '../remittance/answers.js';

export class WordsBody {
  @ApiProperty() zh!: string;
  @ApiProperty() en!: string;
}
export class CodedWordsBody extends WordsBody {
  @ApiProperty() code!: string;
}
export class RegionBody {
  @ApiProperty() regionCode!: string;
  @ApiProperty() name!: string;
  @ApiProperty() nameEn!: string;
}
export class RegionsBody {
  @ApiProperty({ type: [RegionBody] }) items!: RegionBody[];
}
export class MeasureSourceBody {
  @ApiProperty({ enum: ['events', 'reported', 'published', 'assumed'] }) kind!: string;
  @ApiPropertyOptional({ description: 'Events behind the value' }) count?: number;
  @ApiPropertyOptional({ type: [String] }) eventIds?: string[];
  @ApiPropertyOptional() figureId?: string;
  @ApiPropertyOptional({ type: PersonBody }) enteredBy?: PersonBody;
  @ApiPropertyOptional({ type: PersonBody }) checkedBy?: PersonBody;
  @ApiPropertyOptional({ type: [String] }) evidenceIds?: string[];
  @ApiPropertyOptional() sourceDocument?: string;
  @ApiPropertyOptional() document?: string;
  @ApiPropertyOptional() place?: string;
  @ApiPropertyOptional() note?: string;
}
export class MeasureValueBody {
  @ApiProperty({ enum: [...MEASURE_CODES] }) code!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiPropertyOptional() period?: string;
  @ApiProperty({ description: 'Exact decimal, in the unit' }) numerator!: string;
  @ApiPropertyOptional({ description: 'Absent for a count' }) denominator?: string;
  @ApiProperty({ enum: [...UNIT_CODES] }) unit!: string;
  @ApiProperty() basis!: string;
  @ApiProperty() asOf!: string;
  @ApiProperty({ type: MeasureSourceBody }) source!: MeasureSourceBody;
  @ApiProperty() version!: number;
}
export class ClaimBody {
  @ApiProperty({ enum: [...MEASURE_CODES] }) code!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty() basis!: string;
  @ApiProperty({ enum: [...UNIT_CODES] }) unit!: string;
  @ApiProperty({ description: '"164187", or "162167/148078" for a share' }) figure!: string;
  @ApiProperty({ type: MeasureValueBody }) value!: MeasureValueBody;
}
export class ConflictBody {
  @ApiProperty({ enum: [...MEASURE_CODES] }) code!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty({ enum: ['BASIS', 'VALUE'], description: 'Measured differently, or alike and still different' })
  kind!: string;
  @ApiProperty({ type: [ClaimBody] }) claims!: ClaimBody[];
}
