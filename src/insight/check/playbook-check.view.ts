import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { Diagnostic } from '../../condition/condition.js';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { TextFormatEnum } from '../../plugin/text-format.enums.js';
import type { TextFormat } from '../../sdk/text/yaml.js';

@InputType({ description: 'A text that is to be checked; nothing is saved.' })
export class CheckPlaybookInput extends MutationInput {
  @Field(() => TextFormatEnum, { nullable: true, description: 'How it is written; YAML when left out.' })
  format?: TextFormat | null;

  @Field(() => String, {
    description: 'One playbook (`key: …`), several (`playbooks: [ … ]`), or a whole plugin (`name: …`); at most 1 MB.',
  })
  text!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Of several playbooks, the one whose diagram and audience are wanted; the first when left out.',
  })
  playbookKey?: string | null;
}

@ObjectType('Diagnostic', {
  simpleResolvers: true,
  description: 'What is wrong with a text, where, and the cure. Lines and columns count from 1; the end is exclusive.',
})
export class DiagnosticView {
  @Field(() => String, { description: 'ERROR: the text is refused. WARNING: it is doubtful.' })
  readonly severity!: string;

  @Field(() => String, { description: 'What kind of fault it is.' })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong.' })
  readonly message!: string;

  @Field(() => Int, { description: 'The line.' })
  readonly line!: number;

  @Field(() => Int, { description: 'The column.' })
  readonly column!: number;

  @Field(() => Int, { nullable: true, description: 'The line in which it ends.' })
  readonly endLine?: number | null;

  @Field(() => Int, { nullable: true, description: 'The column before which it ends.' })
  readonly endColumn?: number | null;

  @Field(() => String, { nullable: true, description: 'What to write instead.' })
  readonly cure?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Whom a playbook would take in today: the accounts whose present facts meet its audience. Whether it fires ' +
    'is another matter.',
})
export class PlaybookAudience {
  @Field(() => Int, {
    description:
      'How many accounts; of a playbook about contacts or renewals, those with at least one that it takes in.',
  })
  readonly count!: number;

  @Field(() => Int, { description: 'How many accounts were looked at.' })
  readonly examined!: number;

  @Field(() => String, { nullable: true, description: 'What the count leaves out, if anything.' })
  readonly note!: string | null;

  readonly sampleIds!: readonly string[];
}

/** What came of a check; the audience is looked at only when it is asked for. */
export interface PlaybookCheck {
  readonly isValid: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly diagram: string | null;
  readonly findAudience: () => Promise<PlaybookAudience | null>;
}

@ObjectType({ simpleResolvers: true, description: 'What was found in a text.' })
export class CheckPlaybookPayload extends MutationPayload {
  @Field(() => Boolean, {
    description: 'Whether it could come into force: nothing is wrong with it, though something may be doubtful.',
  })
  readonly isValid!: boolean;

  @Field(() => [DiagnosticView], { description: 'What was found, in the order of the text.' })
  readonly diagnostics!: readonly DiagnosticView[];

  @Field(() => String, {
    nullable: true,
    description: 'The playbook as a Mermaid flowchart; null while the text is refused.',
  })
  readonly diagram!: string | null;

  readonly findAudience!: PlaybookCheck['findAudience'];
}
