import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { Playbook } from '../../playbook/api/playbook.view.js';
import { PlaybookVersion } from '../../playbook/api/version.view.js';
import { TextFormatEnum } from '../../plugin/text-format.enums.js';
import type { TextFormat } from '../../sdk/text/yaml.js';
import { DiagnosticView } from './playbook-check.view.js';

@InputType({ description: 'One playbook as a text, to be stored as a draft.' })
export class SavePlaybookDraftInput extends MutationInput {
  @Field(() => TextFormatEnum, { nullable: true, description: 'How it is written; YAML when left out.' })
  format?: TextFormat | null;

  @Field(() => String, {
    description: 'One playbook (`key: …`), at most 1 MB. Its key may be new, or that of a playbook there is.',
  })
  text!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Refuse, with CONFLICT, unless the playbook’s `draftVersion` is this: somebody else has saved it meanwhile. ' +
      '0 = nothing is stored under this key yet.',
  })
  expectedVersion?: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The draft; or, when the text does not check, what is wrong with it and nothing stored.',
})
export class SavePlaybookDraftPayload extends MutationPayload {
  @Field(() => Boolean, { description: 'Whether it was stored.' })
  readonly isSaved!: boolean;

  @Field(() => Playbook, { nullable: true, description: 'The playbook; null when nothing was stored.' })
  readonly playbook!: Playbook | null;

  @Field(() => PlaybookVersion, {
    nullable: true,
    description:
      'The version that this content is: a DRAFT, or one that was there already. Null when nothing was stored.',
  })
  readonly version!: PlaybookVersion | null;

  @Field(() => [DiagnosticView], { description: 'What was found in the text; an ERROR among it refuses it.' })
  readonly diagnostics!: readonly DiagnosticView[];
}
