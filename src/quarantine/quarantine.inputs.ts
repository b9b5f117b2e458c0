import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { AccountQuarantine } from './account-quarantine.entity.js';
import { DeadLetter } from './dead-letter.entity.js';
import { PlaybookQuarantine } from './playbook-quarantine.entity.js';
import { DeadLetterStatusEnum, QuarantineStatusEnum } from './quarantine.enums.js';
import type { DeadLetterStatus, QuarantineStatus } from './quarantine.types.js';

@ObjectType({ simpleResolvers: true, description: 'A list of signals that could not be folded.' })
export class DeadLetterConnection extends Connection(DeadLetter) {}

@ObjectType({ simpleResolvers: true, description: 'A list of accounts in quarantine.' })
export class AccountQuarantineConnection extends Connection(AccountQuarantine) {}

@ObjectType({ simpleResolvers: true, description: 'A list of playbooks in quarantine.' })
export class PlaybookQuarantineConnection extends Connection(PlaybookQuarantine) {}

@InputType({ description: 'Which dead letters. What is left out does not narrow.' })
export class DeadLetterFilter {
  @Field(() => [DeadLetterStatusEnum], { nullable: true, description: 'Only of these statuses.' })
  statuses?: DeadLetterStatus[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only with these codes.' })
  codes?: string[] | null;
}

@ArgsType()
export class DeadLettersArgs extends PageArgs {
  @Field(() => DeadLetterFilter, { nullable: true, description: 'Which; all when left out.' })
  filter?: DeadLetterFilter | null;
}

@ArgsType()
export class QuarantinedAccountsArgs extends PageArgs {
  @Field(() => [QuarantineStatusEnum], { nullable: true, description: 'Only of these statuses.' })
  statuses?: QuarantineStatus[] | null;
}

@InputType({ description: 'Which dead letters to fold again.' })
export class RetryDeadLettersInput extends MutationInput {
  @Field(() => [ID], { description: 'Their ids, at most 200.' })
  ids!: string[];
}

@InputType({ description: 'Which dead letters to discard.' })
export class DiscardDeadLettersInput extends MutationInput {
  @Field(() => [ID], { description: 'Their ids, at most 200.' })
  ids!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'What became of one dead letter that was retried.' })
export class DeadLetterResult {
  @Field(() => ID, { description: 'The letter’s id.' })
  id!: string;

  @Field(() => ItemError, { nullable: true, description: 'Why it still cannot be folded; null when it was.' })
  error!: ItemError | null;
}

@ObjectType({ simpleResolvers: true, description: 'What became of each.' })
export class RetryDeadLettersPayload extends MutationPayload {
  @Field(() => [DeadLetterResult], { description: 'One for each id, in their order.' })
  results!: DeadLetterResult[];
}

@ObjectType({ simpleResolvers: true, description: 'How many were discarded.' })
export class DiscardDeadLettersPayload extends MutationPayload {
  @Field(() => Int, { description: 'How many of them were waiting, and count for nothing now.' })
  discarded!: number;
}

@InputType({ description: 'Which accounts to try again.' })
export class RetryQuarantinedAccountsInput extends MutationInput {
  @Field(() => [ID], { nullable: true, description: 'The accounts’ ids; all that are set aside when left out.' })
  accountIds?: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'Which accounts are tried again.' })
export class RetryQuarantinedAccountsPayload extends MutationPayload {
  @Field(() => [ID], { description: 'Those that were set aside; each is tried by itself, soon.' })
  accountIds!: readonly string[];
}

@InputType({ description: 'Which playbooks to try again.' })
export class RetryQuarantinedPlaybooksInput extends MutationInput {
  @Field(() => [String], { nullable: true, description: 'The playbooks’ keys; all when left out.' })
  keys?: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'Which playbooks are tried again.' })
export class RetryQuarantinedPlaybooksPayload extends MutationPayload {
  @Field(() => [String], { description: 'The keys of those that stood still.' })
  keys!: readonly string[];
}
