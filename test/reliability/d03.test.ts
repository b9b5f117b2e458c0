import { lostDatabase } from './chaos/d03-lost-database.js';
import { testScenario } from './chaos/in-jest.js';

testScenario(lostDatabase);
