import { poison } from './chaos/d08-poison.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(poison);
