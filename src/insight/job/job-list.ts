import { Field, InputType, ObjectType } from 'type-graphql';
import { hydrate } from '../../database/hydrate.js';
import { keysetPage } from '../../database/keyset.js';
import { isIn } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { Connection, type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import type { PageRequest } from '../../kernel/page.js';
import { JobRow } from './job.entity.js';
import { JobKindEnum, JobStatusEnum } from './job.enums.js';
import type { JobKind, JobStatus } from './job.types.js';
import { Job } from './job.view.js';
import { jobView } from './present-job.js';

@InputType({ description: 'Which jobs. All that is given must hold; a list matches any of its values.' })
export class JobFilter {
  @Field(() => [JobKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: JobKind[] | null;

  @Field(() => [JobStatusEnum], { nullable: true, description: 'Of one of these statuses.' })
  statuses?: JobStatus[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'A list of jobs.' })
export class JobConnection extends Connection(Job) {}

/** Jobs, the latest first. */
export async function listJobs(
  ctx: Context,
  request: PageRequest,
  filter: JobFilter | null | undefined,
): Promise<ConnectionShape<Job>> {
  const { kinds, statuses } = filter ?? {};
  const where = [...(kinds ? [isIn('kind', kinds)] : []), ...(statuses ? [isIn('status', statuses)] : [])];
  const page = await keysetPage(ctx, {
    table: 'job',
    where,
    order: [{ column: 'created_at', direction: 'DESC' }],
    request,
    map: (row: object) => jobView(hydrate(JobRow, row)),
  });
  return toConnection(page);
}
