import type { OpenAPIObject } from '@nestjs/swagger';

const TEXT = { type: 'string' } as const;

/** RFC 9457, as problemOf writes it. */
const PROBLEM = {
  type: 'object' as const,
  required: [
    'type',
    'title',
    'status',
    'code',
    'detail',
    'detailZh',
    'detailEn',
    'remedyZh',
    'remedyEn',
    'parameters',
    'correlationId',
  ],
  properties: {
    type: TEXT,
    title: TEXT,
    status: { type: 'integer' },
    code: { ...TEXT, description: 'Stable: what clients decide by' },
    detail: TEXT,
    detailZh: TEXT,
    detailEn: TEXT,
    remedyZh: { ...TEXT, description: 'What to do next' },
    remedyEn: { ...TEXT, description: 'What to do next' },
    field: { ...TEXT, description: 'Path of the field at fault' },
    parameters: { type: 'object', additionalProperties: true },
    correlationId: TEXT,
  },
};
const REFUSED = {
  description: 'Refused, and why',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** Says of every operation how it refuses. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  const components = document.components ?? {};
  document.components = { ...components, schemas: { ...components.schemas, Problem: PROBLEM } };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) operation.responses = { ...operation.responses, '4XX': REFUSED, '5XX': REFUSED };
    }
  }
  return document;
}
