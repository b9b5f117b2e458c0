import { kill } from './chaos/d01-kill.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(kill);
