import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { REFUSALS, refuse } from '#libs/kernel';
import type { RefusalCode } from '#libs/kernel';
import { RefusalException } from './problem.js';

/** Unknown members, wrong types, out of bounds: refused with the path of the first field at fault. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    stopAtFirstError: true,
    exceptionFactory: (errors) => new RefusalException(refusalOf(errors)),
  });

function refusalOf(errors: readonly ValidationError[]): ReturnType<typeof refuse> {
  const { path, message } = firstProblem(errors, '');
  if (message in REFUSALS) return refuse(message as RefusalCode, {}, path);
  return refuse('REQUEST_INVALID', { detail: message }, path);
}

function firstProblem(errors: readonly ValidationError[], prefix: string): { path: string; message: string } {
  const error = errors[0];
  if (!error) return { path: prefix, message: 'invalid' };
  const path = prefix ? `${prefix}.${error.property}` : error.property;
  if (error.children && error.children.length > 0) return firstProblem(error.children, path);
  return { path, message: Object.values(error.constraints ?? {})[0] ?? 'invalid' };
}
