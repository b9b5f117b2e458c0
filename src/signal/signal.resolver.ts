import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { graphqlEnum } from '../kernel/graphql/enum.js';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { SignalIntake, type SignalResult } from './intake.js';
import type { SignalInput } from './intake.rules.js';
import { UnknownAccountEnum, type UnknownAccountPolicy } from './signal.enums.js';
import { signalType } from './signal-type.js';

export const SignalTypeEnum = graphqlEnum('SignalType', 'What a signal tells of an account.', {
  USAGE: 'A feature was used. Properties: feature, count (1), durationSecs.',
  VISIT: 'Somebody visited a page of yours. Properties: page, source.',
  METRIC: 'A value measured elsewhere. Properties: name, value.',
  SUBSCRIPTION_CHANGED:
    'A subscription began or changed. Properties: externalId, product, plan, seats, amountMinor (a billing ' +
    'period’s), currency, billingMonths (1), startsOn, endsOn (exclusive), status, autoRenews (true), noticeBy.',
  SUBSCRIPTION_CANCELLED: 'Notice was given. Properties: externalId, endsOn, kind, reason, competitor, comment.',
  SURVEY_ANSWERED: 'A person answered a survey. Properties: kind (NPS, CSAT, CES), score, comment.',
  TICKET:
    'A support ticket opened, changed or closed. Properties: externalId, status, subject, priority, openedAt, ' +
    'closedAt, csat, isEscalated.',
  TOUCHPOINT:
    'Contact with the customer. Properties: kind, direction, channel, status, plannedAt, sentiment, notes, ' +
    'memberId, isAutomatic, isAnswered, externalId.',
  CONTACT_CHANGED: 'A person joined or changed. Properties: externalId, name, email, phone, title, role.',
  CONTACT_LEFT:
    'A person left the account. Properties: externalId, toAccountExternalId when it is known where to, role there.',
});

const SignalStatusEnum = graphqlEnum('SignalStatus', 'What became of a signal.', {
  ACCEPTED: 'It is recorded durably and will be folded in the account’s next turn.',
  DUPLICATE: 'The same key with the same body was recorded before; nothing was done.',
  REJECTED: 'It was not recorded; the error says why.',
});

@InputType({ description: 'An account by the id that it has in your own systems.' })
export class AccountReference {
  @Field(() => String, { description: 'The external id, compared byte for byte.' })
  externalId!: string;
}

@InputType({ description: 'A person by the id that they have in your own systems.' })
export class ContactReference {
  @Field(() => String, { description: 'The external id, compared byte for byte.' })
  externalId!: string;
}

@InputType('SignalInput', { description: 'One thing that happened to an account.' })
export class SignalFields {
  @Field(() => String, {
    description:
      'Idempotency key, unique within the account: the same key twice counts once; with another body it is an error.',
  })
  key!: string;

  @Field(() => SignalTypeEnum, { description: 'What it tells.' })
  type!: keyof typeof SignalTypeEnum;

  @Field(() => AccountReference, { description: 'Whose it is.' })
  account!: AccountReference;

  @Field(() => ContactReference, { nullable: true, description: 'The person concerned, when it was a person.' })
  contact?: ContactReference | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description:
      'When it happened; now when left out. Older than the lateness (3 days) = history: it corrects and fires nothing.',
  })
  occurredAt?: number | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What the type asks for, at most 32 KB. A property that is not declared is refused.',
  })
  properties?: Record<string, unknown> | null;
}

@InputType({ description: 'A batch of signals.' })
export class RecordSignalsInput extends MutationInput {
  @Field(() => [SignalFields], {
    description: 'Up to 1,000 signals. Each is answered for itself; one bad one never spoils the others.',
  })
  signals!: SignalFields[];

  @Field(() => UnknownAccountEnum, { defaultValue: 'REJECT', description: 'What to do when the account is not known.' })
  onUnknownAccount!: UnknownAccountPolicy;
}

@ObjectType({ simpleResolvers: true, description: 'What became of one signal.' })
export class RecordedSignal {
  @Field(() => String, { description: 'The signal’s key.' })
  key!: string;

  @Field(() => SignalStatusEnum, { description: 'Accepted, duplicate or rejected.' })
  status!: keyof typeof SignalStatusEnum;

  @Field(() => ID, { nullable: true, description: 'The account, when it is known.' })
  accountId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error’s code when it was rejected; the same as `error.code`.',
  })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected; the same as `error.message`.' })
  reason?: string | null;

  @Field(() => ItemError, { nullable: true, description: 'Why it was rejected.' })
  error?: ItemError | null;
}

@ObjectType({ simpleResolvers: true, description: 'What became of a batch of signals.' })
export class RecordSignalsPayload extends MutationPayload {
  @Field(() => [RecordedSignal], { description: 'One answer for each signal, in the order sent.' })
  results!: RecordedSignal[];

  @Field(() => Int, { description: 'How many were accepted.' })
  accepted!: number;

  @Field(() => Int, { description: 'How many were known already.' })
  duplicates!: number;

  @Field(() => Int, { description: 'How many were rejected.' })
  rejected!: number;
}

@Resolver()
export class SignalResolver {
  constructor(private readonly intake: SignalIntake) {}

  @Mutation(() => RecordSignalsPayload, {
    description: 'Records what happened to accounts. Accepted means durable: the answer comes after the commit.',
  })
  async recordSignals(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The batch.' }) input: RecordSignalsInput,
  ): Promise<RecordSignalsPayload> {
    ctx.require('write');
    const results = await this.intake.record(ctx, input.signals.map(toInput), input.onUnknownAccount);
    const count = (status: SignalResult['status']) => results.filter((result) => result.status === status).length;
    return {
      clientMutationId: input.clientMutationId ?? null,
      results: results.map(toRecorded),
      accepted: count('ACCEPTED'),
      duplicates: count('DUPLICATE'),
      rejected: count('REJECTED'),
    };
  }
}

const toInput = (fields: SignalFields): SignalInput => ({
  key: fields.key,
  type: signalType(fields.type),
  accountExternalId: fields.account.externalId,
  contactExternalId: fields.contact?.externalId,
  occurredAt: fields.occurredAt ?? undefined,
  properties: fields.properties ?? undefined,
});

const toRecorded = ({ key, status, accountId, refusal }: SignalResult, index: number): RecordedSignal => ({
  key,
  status,
  accountId: accountId ?? null,
  code: refusal?.code ?? null,
  reason: refusal?.message ?? null,
  error:
    refusal === undefined
      ? null
      : {
          code: refusal.code,
          message: refusal.message,
          path: ['input', 'signals', String(index), ...refusal.path.map(String)],
        },
});
