import { ROLES } from '#libs/kernel';
import type { Role } from '#libs/kernel';
import { PERMISSIONS, actsOf, checkAct, may, readScope } from './permissions.js';
import type { Act } from './permissions.js';

/** Who may call what, written out. A change of the table in the code must be made here too, by hand. */
const MATRIX = `
act                 CLERK REVIEWER OFFICER MONITOR EVALUATOR AUDITOR ADMIN
session.own         yes   yes      yes     yes     yes       yes     yes
institution.read    yes   yes      yes     yes     yes       yes     yes
institution.write   -     -        -       -       -         -       yes
account.read        yes   yes      yes     yes     yes       yes     yes
balance.read        yes   yes      yes     yes     yes       yes     -
account.write       -     -        -       -       -         -       yes
collection.write    yes   -        -       -       -         -       -
user.read           -     -        -       -       -         yes     yes
user.write          -     -        -       -       -         -       yes
route.read          yes   yes      yes     yes     yes       yes     yes
remittance.read     yes   yes      yes     yes     yes       yes     -
remittance.command  yes   yes      yes     -       -         -       -
remittance.plan     -     -        yes     -       -         -       -
funding.read        yes   yes      yes     yes     yes       yes     -
funding.command     yes   yes      yes     -       -         -       -
payout.read         yes   yes      yes     yes     yes       yes     -
payout.command      yes   yes      yes     -       -         -       -
payout.import       yes   -        -       -       -         -       -
payout.instruction  yes   -        -       -       -         -       -
payee.read          yes   yes      yes     -       -         -       -
payee.disclose      yes   -        yes     -       -         -       -
evidence.read       yes   yes      yes     yes     yes       yes     -
evidence.write      yes   -        yes     -       yes       -       -
voucher.check       yes   -        -       -       -         -       -
measure.read        yes   yes      yes     yes     yes       yes     -
figure.read         yes   yes      yes     yes     yes       yes     -
figure.enter        yes   -        -       -       -         -       -
figure.check        -     yes      -       -       -         -       -
rubric.read         yes   yes      yes     yes     yes       yes     -
rubric.write        -     -        -       -       yes       -       -
score.read          yes   yes      yes     yes     yes       yes     -
evaluation.read     yes   yes      yes     yes     yes       yes     -
evaluation.write    -     -        -       -       yes       -       -
rectification.report yes  -        yes     -       -         -       -
todo.read           yes   yes      yes     -       -         -       -
chain.read          yes   yes      yes     yes     yes       yes     -
live.read           yes   yes      yes     yes     yes       yes     -
event.read          -     -        -       -       -         yes     -
noloss.read         -     -        -       yes     -         yes     yes
deadletter.read     -     -        -       yes     -         yes     yes
deadletter.retry    -     -        -       -       -         -       yes
queue.admin         -     -        -       -       -         -       yes
`;

const [header = [], ...rows] = MATRIX.trim()
  .split('\n')
  .map((line) => line.split(/ +/));
const columns = header.slice(1) as Role[];
const cells = rows.flatMap(([act, ...marks]) =>
  columns.map((role, index) => ({ role, act: act as Act, allowed: marks[index] === 'yes' })),
);

describe('the permission matrix', () => {
  it('names every role and every act', () => {
    expect([...columns].sort()).toEqual([...ROLES].sort());
    expect(rows.map(([act]) => act).sort()).toEqual(Object.keys(PERMISSIONS).sort());
    expect(cells).toHaveLength(42 * 7);
  });

  it.each(cells)('$role $act: $allowed', ({ role, act, allowed }) => {
    expect(may([role], act)).toBe(allowed);
    expect(checkAct({ roles: [role], mustChangePassword: false }, act)?.refused).toBe(
      allowed ? undefined : 'NOT_PERMITTED',
    );
    expect(actsOf([role]).includes(act)).toBe(allowed);
  });

  it('gives nobody without a role anything', () => {
    expect(actsOf([])).toEqual([]);
  });

  it('gives several roles what any one of them has', () => {
    expect(may(['MONITOR', 'OFFICER'], 'remittance.plan')).toBe(true);
    expect(may(['MONITOR', 'OFFICER'], 'noloss.read')).toBe(true);
    expect(may(['MONITOR', 'OFFICER'], 'event.read')).toBe(false);
  });
});

describe('a password an administrator has set', () => {
  const newcomer = { roles: ['ADMIN', 'OFFICER'] as Role[], mustChangePassword: true };

  it.each((Object.keys(PERMISSIONS) as Act[]).filter((act) => act !== 'session.own'))('opens no %s', (act) => {
    expect(checkAct(newcomer, act)?.refused).toBe(
      may(newcomer.roles, act) ? 'PASSWORD_CHANGE_REQUIRED' : 'NOT_PERMITTED',
    );
  });

  it('opens the own session, where it is changed', () => {
    expect(checkAct(newcomer, 'session.own')).toBeUndefined();
  });
});

describe('what is seen', () => {
  it.each([
    ['CLERK', 'institution'],
    ['REVIEWER', 'institution'],
    ['OFFICER', 'institution'],
    ['MONITOR', 'institution'],
    ['EVALUATOR', 'institution'],
    ['AUDITOR', 'all'],
    ['ADMIN', 'institution'],
  ] as const)('%s: %s', (role, scope) => {
    expect(readScope([role])).toBe(scope);
  });
});
