import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';

/** OpenAPI 3.1, from the code. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description =
    'Amounts are decimal strings of fen. Every write needs Idempotency-Key; every change of something a person looked at needs If-Match with its version. ' +
    'Refusals are problem+json with a stable code, Chinese and English text and what to do next.';
  const builder = new DocumentBuilder().setTitle('Jieli 接力').setDescription(description).setVersion('1').addCookieAuth('jieli_session').setOpenAPIVersion('3.1.0');
  return SwaggerModule.createDocument(app, builder.build(), { operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}` });
}

export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/openapi.json' });
}
