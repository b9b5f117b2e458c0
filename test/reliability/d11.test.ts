import { circles } from './chaos/d11-circles.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(circles);
