import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { INestApplication } from '@nestjs/common';
import { ApiModule } from './api.module.js';
import type { ApiOptions } from './api-options.js';
import { describeProblems } from './docs-problems.js';

/** OpenAPI 3.1, from the code. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description =
    'Amounts are decimal strings of fen. Every write needs Idempotency-Key; every change of something a person looked at needs If-Match with its version. ' +
    'Refusals are problem+json with a stable code, Chinese and English text and what to do next.';
  const builder = new DocumentBuilder()
    .setTitle('Jieli 接力')
    .setDescription(description)
    .setVersion('1')
    .addCookieAuth('jieli_session')
    .addSecurityRequirements('cookie')
    .setOpenAPIVersion('3.1.0');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
  return describeProblems(document);
}

/** The document without a running system: the module tree is looked at, nothing in it is made. */
export async function openApiDocumentOffline(configuration: ApiOptions['configuration']): Promise<OpenAPIObject> {
  const app = await NestFactory.create(ApiModule.forRoot({ configuration }, [], [], []), new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1');
  return openApiDocument(app);
}

export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/openapi.json' });
}
