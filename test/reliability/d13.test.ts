import { badAccounts } from './chaos/d13-bad-accounts.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(badAccounts);
