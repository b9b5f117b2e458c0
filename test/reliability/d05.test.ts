import { timers } from './chaos/d05-timers.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(timers);
