import { fullLoad } from './chaos/d14-full-load.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(fullLoad);
