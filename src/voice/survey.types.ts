import { SURVEY_KINDS } from '../signal/catalogue.js';

export { SURVEY_KINDS };
export type SurveyKind = (typeof SURVEY_KINDS)[number];
