import type { JobService } from '../../insight/job/job.service.js';
import type { Job } from '../../insight/job/job.view.js';
import { jobView } from '../../insight/job/present-job.js';
import type { Context } from '../../kernel/context.js';
import { mapStream } from './map-stream.js';

/** Tells how far jobs are. They are looked for in the database, so that it does not matter which process does them. */
export class JobStreamService {
  constructor(private readonly jobs: JobService) {}

  async stream(ctx: Context, { id }: { readonly id: string }): Promise<AsyncIterable<readonly Job[]>> {
    return mapStream(await this.jobs.watch(ctx, id), (batch) => batch.map((row) => jobView(row)));
  }
}
