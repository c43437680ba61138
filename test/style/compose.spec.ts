import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { VARIABLES, loadConfiguration } from '#libs/configuration';

interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly command?: string[];
  readonly environment?: Record<string, string>;
  readonly ports?: string[];
  readonly healthcheck?: { readonly test: string[] };
  readonly container_name?: string;
  readonly depends_on?: Record<string, { readonly condition: string }>;
}
const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const ours = ['migrate', 'api', 'worker', 'scoring'];
const staying = ['postgres', 'redis', 'api', 'worker', 'scoring'];
const known: string[] = VARIABLES.map(({ name }) => name);

describe('docker-compose.yml runs what the apps are', () => {
  it('has every server and every app', () =>
    expect(Object.keys(services)).toEqual(expect.arrayContaining([...staying, 'migrate'])));

  it.each(staying)('%s is watched by a health check', (name) =>
    expect(services[name]?.healthcheck?.test.length).toBeGreaterThan(1),
  );

  it.each(ours)('%s starts a file that the sources compile to', (name) => {
    const [program, file] = services[name]!.command!;
    expect(program).toBe('node');
    expect(existsSync(file!.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
  });

  it.each(ours)('%s is given only variables the configuration knows', (name) => {
    expect(Object.keys(services[name]!.environment!).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it.each(['api', 'worker', 'scoring'])('%s would start: its configuration is complete and valid', (name) => {
    const key = Buffer.alloc(32).toString('base64');
    const given = Object.entries(services[name]!.environment!).map(([variable, value]) => [
      variable,
      String(value)
        .replace(/\$\{ENCRYPTION_KEYS[^}]*\}/, `k1:${key}`)
        .replace(/\$\{PAYEE_DIGEST_KEY[^}]*\}/, key)
        .replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')
        .replace(/\$\{[^}]*\}/g, 'secret'),
    ]);
    const configuration = loadConfiguration(Object.fromEntries(given) as Record<string, string>);
    expect(configuration.environment).toBe('production');
    expect(configuration.queueUrl).toMatch(/^redis:/);
  });

  it('publishes the port the api listens on', () => {
    const port = services['api']!.environment!['PORT']!;
    expect(services['api']!.ports!.some((mapping) => mapping.endsWith(`:${port}`))).toBe(true);
    expect(services['api']!.healthcheck!.test.join(' ')).toContain(`:${port}/api/v1/ready`);
  });

  it.each(['worker', 'scoring'])('checks %s at its health port', (name) => {
    expect(services[name]!.healthcheck!.test.join(' ')).toContain(
      `:${services[name]!.environment!['HEALTH_PORT']}/health`,
    );
  });

  it('workers can be scaled: no fixed name, no fixed port', () => {
    expect(services['worker']?.container_name).toBeUndefined();
    expect(services['worker']?.ports).toBeUndefined();
  });

  it('nothing starts before the schema is there', () => {
    for (const name of ['api', 'worker', 'scoring'])
      expect(services[name]!.depends_on!['migrate']!.condition).toBe('service_completed_successfully');
  });
});
