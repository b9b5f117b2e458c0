/** Jest runs the TypeScript sources as ES modules; swc emits the decorator metadata that TypeORM and type-graphql read. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/src', '<rootDir>/plugins'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^perennial/sdk/testing$': '<rootDir>/src/sdk/testing/index.ts',
    '^perennial/sdk$': '<rootDir>/src/sdk/index.ts',
    '^\\./own-folder\\.js$': '<rootDir>/test/support/own-folder.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 120_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  workerIdleMemoryLimit: '700MB', // a worker keeps something of every file that it ran, and slows down with it
};
