import type { ContactService } from '../contact/contact.service.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { type Sql, sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { notFound, PerennialError } from '../kernel/errors.js';
import { schemaFault } from '../kernel/fields.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import { present } from '../kernel/present.js';
import { SIGNAL_SCHEMAS } from '../signal/catalogue.js';
import type { Commands } from '../signal/commands.js';
import { DEFAULT_EXPIRY, DEFAULT_RECONTACT, type SurveyDefinition } from './survey.definition.js';
import type { AnswerSurveyInput, Survey } from './survey.inputs.js';
import type { SurveyAnswer } from './survey-answer.entity.js';
import { SurveyRequest } from './survey-request.entity.js';
import type { SurveyAnswerService } from './voice.service.js';

/** The surveys in force: the rulebook knows them. */
export interface SurveyBook {
  surveys(ctx: Context): Promise<readonly SurveyDefinition[]>;
}

/** Reads surveys and what was asked of people, and takes answers. */
export class SurveyService {
  constructor(
    private readonly book: SurveyBook,
    private readonly commands: Commands,
    private readonly contacts: ContactService,
    private readonly answers: SurveyAnswerService,
  ) {}

  async list(ctx: Context): Promise<Survey[]> {
    const surveys = await ctx.memo(SurveyService, () => this.book.surveys(ctx));
    return surveys.map(({ recontact = DEFAULT_RECONTACT, expires = DEFAULT_EXPIRY, ...rest }) => ({
      ...rest,
      recontact,
      expires,
    }));
  }

  /** Null when it is declared no longer. */
  async byKey(ctx: Context, key: string): Promise<Survey | null> {
    return (await this.list(ctx)).find((survey) => survey.key === key) ?? null;
  }

  requestById(ctx: Context, id: string): Promise<SurveyRequest | null> {
    return recordLoader(ctx, SurveyRequest, 'survey_request').load(id);
  }

  /** What was asked of one contact, or of an account’s people, the latest first. */
  async requests(
    ctx: Context,
    of: { readonly contactId: string } | { readonly accountId: string },
    request: PageRequest,
  ): Promise<ConnectionShape<SurveyRequest>> {
    const where: Sql[] = [
      'contactId' in of ? sql('contact_id = ?', of.contactId) : sql('account_id = ?', of.accountId),
    ];
    const order = [{ column: 'asked_at', direction: 'DESC' }] as const;
    return toConnection(
      await keysetPage(ctx, {
        table: 'survey_request',
        where,
        order,
        request,
        map: (row: object) => hydrate(SurveyRequest, row),
      }),
    );
  }

  /**
   * @throws NOT_FOUND; SURVEY_CLOSED when it was answered already or its time is up; BAD_INPUT when the score is not
   * one of its kind
   */
  async answer(
    ctx: Context,
    { requestId, score, comment }: AnswerSurveyInput,
  ): Promise<{ request: SurveyRequest; answer: SurveyAnswer }> {
    const request = await this.requestById(ctx, requestId);
    if (request === null) throw notFound('survey request', requestId).at('input', 'requestId');
    if (request.answeredAt !== null || request.expiresAt <= ctx.now()) throw closed(request);
    const properties = { kind: request.kind, score, requestId, ...present({ comment }) };
    checkAnswer(properties);
    const contact = await this.contacts.byId(ctx, request.contactId);
    const command = {
      accountId: request.accountId,
      type: 'survey.answered',
      key: `survey/${requestId}`,
      properties,
    } as const;
    await this.commands.perform(ctx, { ...command, ...present({ contactExternalId: contact?.externalId }) });
    return this.after(ctx.fresh(), request);
  }

  /** Somebody else’s answer may have come first: then that one is shown. */
  private async after(ctx: Context, { id }: SurveyRequest): Promise<{ request: SurveyRequest; answer: SurveyAnswer }> {
    const request = await this.requestById(ctx, id);
    const answer = request?.answerId == null ? null : await this.answers.byId(ctx, request.answerId);
    if (request === null || answer === null) throw notFound('answer to survey request', id);
    return { request, answer };
  }
}

function checkAnswer(properties: object): void {
  const parsed = SIGNAL_SCHEMAS['survey.answered'].safeParse(properties);
  if (parsed.success) return;
  const { code, message, path } = schemaFault(parsed.error);
  throw new PerennialError(code, message, {}, ['input', ...path.map(String)]);
}

const closed = ({ id, answeredAt, expiresAt }: SurveyRequest) =>
  new PerennialError(
    'SURVEY_CLOSED',
    answeredAt === null ? 'The time to answer this request is up.' : 'This request is answered already.',
    { id, answeredAt, expiresAt },
    ['input', 'requestId'],
  );
