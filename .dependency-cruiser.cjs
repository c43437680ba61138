/**
 * Who imports whom. Wall two: what the imports map cannot say.
 * platform: kernel, database, eventing, access, ledger, configuration, health.
 */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|apps)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'doors-only',
      comment: 'A lib is entered by its two doors: src/index.ts and src/domain/index.ts.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/(domain/)?index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'domain-is-pure',
      comment: "A domain knows kernel, the ledger's vocabulary and itself: no framework, clock or I/O.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/domain/', pathNot: ['\\.spec\\.ts$', '^libs/(measures|evaluation)/'] },
      to: { pathNot: ['^libs/kernel/src/index\\.ts$', '^libs/ledger/src/domain/index\\.ts$', '^libs/$1/src/domain/'] },
    },
    {
      name: 'measures-domain-is-pure',
      comment: 'Measures know kernel, exact decimals and themselves.',
      severity: 'error',
      from: { path: '^libs/measures/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/kernel/src/index\\.ts$', '^node_modules/decimal\\.js/', '^libs/measures/src/domain/'] },
    },
    {
      name: 'evaluation-domain-is-pure',
      comment: 'Evaluation knows kernel, the vocabulary of measures (with its exact decimals) and itself.',
      severity: 'error',
      from: { path: '^libs/evaluation/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '^libs/kernel/src/index\\.ts$',
          '^libs/measures/src/domain/index\\.ts$',
          '^libs/evaluation/src/domain/',
        ],
      },
    },
    only('kernel-imports-nothing', '^libs/kernel/', ['^libs/kernel/'], 'The kernel stands on nothing.'),
    only('database-on-kernel', '^libs/database/', ['^libs/(database|kernel)/'], 'database: kernel.'),
    only(
      'configuration-alone',
      '^libs/(configuration|health)/',
      ['^libs/(configuration|health|kernel)/'],
      'configuration and health: nothing above kernel.',
    ),
    only(
      'eventing-on-database',
      '^libs/eventing/',
      ['^libs/(eventing|database|kernel)/'],
      'eventing: database, kernel.',
    ),
    only(
      'access-and-ledger-on-eventing',
      '^libs/(access|ledger)/',
      ['^libs/(eventing|database|kernel)/', '^libs/$1/'],
      'access, ledger: eventing and below.',
    ),
    only(
      'remittance-on-platform',
      '^libs/remittance/',
      ['^libs/(remittance|access|ledger|eventing|database|kernel)/'],
      'remittance: the platform.',
    ),
    only(
      'payout-on-remittance',
      '^libs/payout/',
      ['^libs/(payout|remittance|access|ledger|eventing|database|kernel)/'],
      'payout: platform and remittance.',
    ),
    only(
      'measures-on-platform',
      '^libs/measures/',
      ['^libs/(measures|access|ledger|eventing|database|kernel)/', '^libs/(remittance|payout)/src/domain/index\\.ts$'],
      'measures: the platform, and the vocabulary of the features they add up.',
    ),
    only(
      'evaluation-on-measures',
      '^libs/evaluation/',
      ['^libs/(evaluation|access|eventing|database|kernel)/', '^libs/measures/src/domain/index\\.ts$'],
      'evaluation: the platform except the ledger, and the vocabulary of measures.',
    ),
    only(
      'scenario-on-remittance',
      '^libs/scenario/',
      ['^libs/(scenario|evaluation|measures|payout|remittance|access|ledger|eventing|database|kernel)/'],
      'scenario: platform and the features it plays.',
    ),
    only(
      'verification-reads',
      '^libs/verification/',
      ['^libs/(verification|evaluation|measures|payout|remittance|ledger|eventing|database|kernel)/'],
      'verification: what it verifies.',
    ),
    {
      name: 'scoring-never-reaches-remittance',
      comment: 'The scoring service knows only events, measures and rubrics.',
      severity: 'error',
      from: { path: '^apps/scoring/' },
      to: { path: '^libs/(remittance|payout|ledger|access)/', reachable: true },
    },
    {
      name: 'testing-for-tests',
      comment: 'Only tests import the testing lib.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/testing/', '\\.spec\\.ts$'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'web-alone',
      comment: 'The web app speaks HTTP and imports no lib.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs|apps/(api|worker|scoring|standalone))/' },
    },
    {
      name: 'apps-apart',
      comment: 'Apps do not know each other; only standalone puts them together.',
      severity: 'error',
      from: { path: '^apps/(api|worker|scoring)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-orphans',
      comment: 'A file nobody imports is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.spec\\.tsx?$', '\\.d\\.ts$', 'main\\.tsx?$', 'vite\\.config\\.ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['apps/web/dist', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['development', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
