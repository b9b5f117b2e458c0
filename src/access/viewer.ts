import { createUnionType } from 'type-graphql';
import { Member } from '../team/member.entity.js';
import { ApiKey } from './api-key.entity.js';

/** Who asks. */
export const Viewer = createUnionType({
  name: 'Viewer',
  description: 'Who asks: a team member, or a program by its key.',
  types: () => [Member, ApiKey] as const,
  resolveType: (value) => (value instanceof Member ? Member : ApiKey),
});
