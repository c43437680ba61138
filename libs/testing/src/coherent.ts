import { coherent } from '#libs/verification';
import type { System } from '#libs/verification';

/** `expect(system).toBeCoherent()`: the last line of every integration and fault test. */
export async function toBeCoherent(system: System): Promise<{ pass: boolean; message: () => string }> {
  const findings = await coherent(system);
  const lines = findings.map(({ check, where, problem }) => `  ${check}: ${where}: ${problem}`);
  return {
    pass: findings.length === 0,
    message: () =>
      findings.length === 0 ? 'expected something to be wrong' : `the system is not coherent:\n${lines.join('\n')}`,
  };
}

declare global {
  namespace jest {
    interface Matchers<R> {
      toBeCoherent(): Promise<R>;
    }
  }
}
