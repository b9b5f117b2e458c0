import { writers } from './chaos/d10-writers.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(writers);
