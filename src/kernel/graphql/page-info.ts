import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'Where a page lies in its list.',
})
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether records follow this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether records precede this page.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the page’s first record; null when the page is empty.',
  })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the page’s last record; null when the page is empty.',
  })
  readonly endCursor!: string | null;
}
