import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CalendarDate } from '#libs/kernel';
import { checkRoutes, parseRoute } from './domain/index.js';
import type { Route } from './domain/index.js';

export const ROUTES = Symbol('Routes');

/** One text for all that is wrong with the route files; thrown at boot. */
export class RouteFilesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Route files are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** Reads every *.yaml of a folder. Throws RouteFilesError naming each mistake by file, path and reason. */
export async function loadRoutes(folder: string): Promise<readonly Route[]> {
  const problems: string[] = [];
  const routes: Route[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const parsed = parseRouteFile(await readFile(join(folder, file), 'utf8'));
    if ('route' in parsed) routes.push(parsed.route);
    else problems.push(...parsed.problems.map(({ path, problem }) => `${file}: ${path}: ${problem}`));
  }
  problems.push(...checkRoutes(routes).map(({ path, problem }) => `${folder}: ${path}: ${problem}`));
  if (problems.length > 0) throw new RouteFilesError(problems);
  return routes;
}

/** YAML text to a route; a syntax error is one problem at "(file)". */
export function parseRouteFile(text: string): ReturnType<typeof parseRoute> {
  try {
    return parseRoute(parse(text));
  } catch (error) {
    return { problems: [{ path: '(file)', problem: (error as Error).message }] };
  }
}

/** The version of a route that is valid on a day. */
export const routeOn = (routes: readonly Route[], code: string, date: CalendarDate): Route | undefined =>
  routes.find((route) => route.code === code && route.validFrom <= date && date <= (route.validTo ?? '9999-12-31'));
