import { model } from './chaos/d09-model.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(model);
