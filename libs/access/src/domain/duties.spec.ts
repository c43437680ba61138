import { ROLES } from '#libs/kernel';
import type { Role } from '#libs/kernel';
import { rolesConflict } from './duties.js';

/** Which two duties one person may hold (x: may not), written out; the lower half is the upper one mirrored. */
const MATRIX = `
          CLERK REVIEWER OFFICER MONITOR EVALUATOR AUDITOR ADMIN
CLERK     ok    x        x       ok      x         x       x
REVIEWER  x     ok       ok      ok      x         x       x
OFFICER   x     ok       ok      ok      x         x       x
MONITOR   ok    ok       ok      ok      ok        ok      x
EVALUATOR x     x        x       ok      ok        ok      x
AUDITOR   x     x        x       ok      ok        ok      x
ADMIN     x     x        x       x       x         x       ok
`;

const [columns = [], ...rows] = MATRIX.trim()
  .split('\n')
  .map((line) => line.split(/ +/));
const pairs = rows.flatMap(([left, ...marks]) =>
  columns.map((right, index) => ({ left: left as Role, right: right as Role, allowed: marks[index] === 'ok' })),
);

describe('duties held together', () => {
  it('names every pair of roles', () => {
    expect([...columns].sort()).toEqual([...ROLES].sort());
    expect(pairs).toHaveLength(49);
  });

  it.each(pairs)('$left and $right: $allowed', ({ left, right, allowed }) => {
    expect(rolesConflict([left, right])?.refused).toBe(allowed ? undefined : 'ROLES_CONFLICT');
  });

  it('are refused for any pair among three', () => {
    expect(rolesConflict(['MONITOR', 'REVIEWER', 'CLERK'])).toMatchObject({
      refused: 'ROLES_CONFLICT',
      parameters: { left: 'CLERK', right: 'REVIEWER' },
      field: 'roles',
    });
  });

  it('are at least one', () => {
    expect(rolesConflict([])).toMatchObject({ refused: 'ROLES_EMPTY', field: 'roles' });
  });
});
