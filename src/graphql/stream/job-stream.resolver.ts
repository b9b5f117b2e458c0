import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Job } from '../../insight/job/job.view.js';
import { byStream } from '../schema.js';

@Resolver(() => Job)
export class JobStreamResolver {
  @Subscription(() => Job, {
    subscribe: byStream,
    description: 'A job: first as it is, then whenever it is further, until it has ended.',
  })
  jobProgress(@Root() job: Job, @Arg('id', () => ID, { description: 'The job.' }) _id: string): Job {
    return job;
  }
}
