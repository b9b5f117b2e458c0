import { crashPoints } from './chaos/d02-crash-points.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(crashPoints);
