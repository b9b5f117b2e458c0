import { versions } from './chaos/d07-versions.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(versions);
