import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Scope } from '../kernel/context.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { ApiKey } from './api-key.entity.js';
import { ScopeEnum } from './scope.enums.js';

@InputType({ description: 'What createApiKey takes.' })
export class CreateApiKeyInput extends MutationInput {
  @Field(() => String, { description: 'What the key is for, at most 100 characters.' })
  name!: string;

  @Field(() => [ScopeEnum], { description: 'What it may do.' })
  scopes!: Scope[];

  @Field(() => ID, { nullable: true, description: 'Makes it a personal key: whoever holds it acts as this member.' })
  memberId?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What createApiKey answers.' })
export class CreateApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { description: 'The key’s record.' })
  apiKey!: ApiKey;

  @Field(() => String, { description: 'The key itself. It is shown this once.' })
  key!: string;
}

@InputType({ description: 'What revokeApiKey takes.' })
export class RevokeApiKeyInput extends MutationInput {
  @Field(() => ID, { description: 'The key to end.' })
  apiKeyId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What revokeApiKey answers.' })
export class RevokeApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { description: 'The key, revoked.' })
  apiKey!: ApiKey;
}
