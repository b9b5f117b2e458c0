import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { isIn, sql } from '../database/sql.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { TICKET_CRITERIA } from './ticket.criteria.js';
import { Ticket } from './ticket.entity.js';
import type { SurveyAnswersArgs, TicketsArgs } from './voice.inputs.js';

/** Reads support tickets. */
export class TicketService implements TimelineSource {
  readonly timelineKinds = ['TICKET'] as const;

  byId(ctx: Context, id: string): Promise<Ticket | null> {
    return recordLoader(ctx, Ticket, 'ticket').load(id);
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(Ticket | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** An account's tickets, the latest opened first. */
  async ofAccount(
    ctx: Context,
    accountId: string,
    { filter, ...request }: TicketsArgs,
  ): Promise<ConnectionShape<Ticket>> {
    const where = [sql('account_id = ?', accountId), ...TICKET_CRITERIA.conditions(filter, undefined)];
    return toConnection(
      await keysetPage(ctx, {
        table: 'ticket',
        where,
        order: [{ column: 'opened_at', direction: 'DESC' }],
        request,
        map: (row: object) => hydrate(Ticket, row),
      }),
    );
  }
}

/** Reads answers to surveys. */
export class SurveyAnswerService implements TimelineSource {
  readonly timelineKinds = ['SURVEY_ANSWER'] as const;

  byId(ctx: Context, id: string): Promise<SurveyAnswer | null> {
    return recordLoader(ctx, SurveyAnswer, 'survey_answer').load(id);
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(SurveyAnswer | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** An account's answers, the latest first. */
  async ofAccount(
    ctx: Context,
    accountId: string,
    { filter, ...request }: SurveyAnswersArgs,
  ): Promise<ConnectionShape<SurveyAnswer>> {
    const where = [sql('account_id = ?', accountId), ...(filter?.kinds ? [isIn('kind', filter.kinds)] : [])];
    return toConnection(
      await keysetPage(ctx, {
        table: 'survey_answer',
        where,
        order: [{ column: 'at', direction: 'DESC' }],
        request,
        map: (row: object) => hydrate(SurveyAnswer, row),
      }),
    );
  }
}
