import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';
import { isCalendarDate, isUuid, parseFen } from '#libs/kernel';

/** Validators name the refusal they stand for; the pipe turns it into problem+json. */
@ValidatorConstraint()
class FenConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return parseFen(value) !== undefined;
  }
  defaultMessage(): string {
    return 'AMOUNT_INVALID';
  }
}
@ValidatorConstraint()
class DayConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isCalendarDate(value);
  }
  defaultMessage(): string {
    return 'DATE_INVALID';
  }
}
@ValidatorConstraint()
class IdConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isUuid(value);
  }
  defaultMessage(): string {
    return 'must be an id (uuid, lower case)';
  }
}

/** Text no stored value may hold: a NUL, or half of a surrogate pair. PostgreSQL refuses both. */
const STORABLE = /^(?:[\u0001-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** A decimal string of fen. */
export const Amount = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, description: `${description} (fen, decimal string)`, example: '3200000' }),
    Validate(FenConstraint),
  );

export const Day = (description: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, format: 'date', description }), Validate(DayConstraint));

export const OptionalDay = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date', description }),
    IsOptional(),
    Validate(DayConstraint),
  );

export const Id = (description: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, format: 'uuid', description }), Validate(IdConstraint));

export const OptionalId = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'uuid', description, nullable: true }),
    IsOptional(),
    Validate(IdConstraint),
  );

/** Text of bounded length; whether it may be empty is the domain's rule unless `least` says so. */
export const Text = (description: string, most: number, least = 0): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, description, minLength: least, maxLength: most }),
    IsString(),
    Length(least, most),
    Matches(STORABLE, { message: 'must not hold NUL or broken characters' }),
  );

export const OptionalText = (description: string, most: number): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description, maxLength: most }),
    IsOptional(),
    IsString(),
    MaxLength(most),
    Matches(STORABLE, { message: 'must not hold NUL or broken characters' }),
  );

/** Several texts, each as `Text`. */
export const Texts = (description: string, most: number, each: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [String], description }),
    IsArray(),
    ArrayMaxSize(most),
    IsString({ each: true }),
    MaxLength(each, { each: true }),
    Matches(STORABLE, { each: true, message: 'must not hold NUL or broken characters' }),
  );

/** Ids of things made before. */
export const Ids = (description: string, most: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [String], format: 'uuid', description }),
    IsArray(),
    ArrayMaxSize(most),
    Validate(IdConstraint, { each: true }),
  );

export const Choice = (description: string, choices: readonly string[]): PropertyDecorator =>
  applyDecorators(ApiProperty({ enum: [...choices], description }), IsIn([...choices]));

export const OptionalChoice = (description: string, choices: readonly string[]): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ enum: [...choices], description }), IsOptional(), IsIn([...choices]));

export const Choices = (description: string, choices: readonly string[], most: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ enum: [...choices], isArray: true, description }),
    IsArray(),
    ArrayMaxSize(most),
    IsIn([...choices], { each: true }),
  );

export const OptionalChoices = (description: string, choices: readonly string[], most: number): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ enum: [...choices], isArray: true, description }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(most),
    IsIn([...choices], { each: true }),
  );

export const Whole = (description: string, least: number, most: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'integer', description, minimum: least, maximum: most }),
    IsInt(),
    Min(least),
    Max(most),
  );

/** A whole number in a query string. */
export const QueryWhole = (description: string, least: number, most: number): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', description, minimum: least, maximum: most }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(least),
    Max(most),
  );

export const OptionalFlag = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ type: Boolean, description }), IsOptional(), IsBoolean());

export const ListOf = (description: string, type: () => new () => object, most: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: () => [type()], description }),
    IsArray(),
    ArrayMaxSize(most),
    ValidateNested({ each: true }),
    Type(type),
  );

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 200;
