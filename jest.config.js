/** One Jest project per kind of test. The two queue backends are process-wide, so each has a project of its own. */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['development', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
const withServers = {
  ...shared,
  globalSetup: '<rootDir>/test/setup/global-setup.js',
  globalTeardown: '<rootDir>/test/setup/global-teardown.js',
};

export default {
  testTimeout: 180_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'] },
    { ...shared, displayName: 'style', testMatch: ['<rootDir>/test/style/**/*.spec.ts'] },
    { ...shared, displayName: 'properties', testMatch: ['<rootDir>/test/properties/**/*.spec.ts'] },
    {
      ...withServers,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/{integration,simulation,api}/**/*.spec.ts'],
    },
    {
      ...withServers,
      displayName: 'queue-postgres',
      testMatch: ['<rootDir>/test/queue/**/*.spec.ts'],
      globals: { queueBackend: 'postgres' },
    },
    {
      ...withServers,
      displayName: 'queue-redis',
      testMatch: ['<rootDir>/test/queue/**/*.spec.ts'],
      globals: { queueBackend: 'redis' },
    },
    { ...withServers, displayName: 'processes', testMatch: ['<rootDir>/test/{faults,browser}/**/*.spec.ts'] },
  ],
};
