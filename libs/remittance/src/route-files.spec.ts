import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RouteFilesError, loadRoutes, routeOn } from './route-files.js';

const SHIPPED = join(process.cwd(), 'config/routes');
const GAP_SHARE = readFileSync(join(SHIPPED, 'gap-share-up.yaml'), 'utf8');

describe('route files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jieli-routes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const load = async (files: Readonly<Record<string, string>>): Promise<string> => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return loadRoutes(folder).then(
      () => 'loaded',
      (error: unknown) => {
        if (!(error instanceof RouteFilesError)) throw error;
        return error.message;
      },
    );
  };

  it('that are shipped load: three streams of money and the two other legal topologies', async () => {
    expect((await loadRoutes(SHIPPED)).map(({ code }) => code).sort()).toEqual([
      'benefit-down',
      'benefit-down-by-agency',
      'contribution-up',
      'contribution-up-direct',
      'gap-share-up',
    ]);
  });

  it('with a gap between two legs are refused, by file and leg', async () => {
    const gap = GAP_SHARE.replace(
      '- from: { kind: FINANCE, level: CITY, account: FISCAL_SPECIAL }',
      '- from: { kind: FINANCE, level: CITY, account: TREASURY }',
    );
    expect(gap).not.toBe(GAP_SHARE);
    expect(await load({ 'gap.yaml': gap })).toMatch(/gap\.yaml: legs.*1/);
  });

  it('that are not YAML are refused, by file', async () => {
    expect(await load({ 'broken.yaml': 'code: [' })).toMatch(/broken\.yaml: \(file\): /);
  });

  it('name every mistake of every file at once', async () => {
    const message = await load({
      'a.yaml': GAP_SHARE.replace('fundKind: GAP_SHARE', 'fundKind: GOLD'),
      'b.yaml': GAP_SHARE.replace('version: 1', 'version: 0'),
    });
    expect(message).toMatch(/a\.yaml: fundKind/);
    expect(message).toMatch(/b\.yaml: version/);
  });

  it('two versions of a route valid on one day are refused; one after the other each serves its days', async () => {
    const second = GAP_SHARE.replace('version: 1', 'version: 2').replace(
      "validFrom: '2018-01-01'",
      "validFrom: '2021-01-01'",
    );
    expect(await load({ '1.yaml': GAP_SHARE, '2.yaml': second })).not.toBe('loaded');
    const first = GAP_SHARE.replace("validFrom: '2018-01-01'", "validFrom: '2018-01-01'\nvalidTo: '2020-12-31'");
    expect(await load({ '1.yaml': first, '2.yaml': second })).toBe('loaded');
    const routes = await loadRoutes(folder);
    const versionOn = (date: string) => routeOn(routes, 'gap-share-up', date)?.version;
    expect(['2017-12-31', '2018-01-01', '2020-12-31', '2021-01-01'].map(versionOn)).toEqual([undefined, 1, 1, 2]);
  });
});
