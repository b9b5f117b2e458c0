import { copies } from './chaos/d06-copies.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(copies);
