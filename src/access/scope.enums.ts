import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import type { Scope } from '../kernel/context.js';

/** The scopes as the API spells them. */
export const ScopeEnum = { READ: 'read', WRITE: 'write', ADMIN: 'admin' } as const satisfies Record<string, Scope>;

registerEnumType(ScopeEnum, {
  name: 'Scope',
  description: 'What a key may do. ADMIN includes WRITE, WRITE includes READ.',
  valuesConfig: {
    READ: { description: 'Query and subscribe.' },
    WRITE: { description: 'Send signals and commands too.' },
    ADMIN: { description: 'Make keys, load plugins and change definitions too.' },
  },
});
