import { stoppedEngine } from './chaos/d04-stopped-engine.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(stoppedEngine);
