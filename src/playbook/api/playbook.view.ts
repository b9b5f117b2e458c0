import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../kernel/graphql/node.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import { PurposeEnum, SubjectEnum } from '../definition/playbook.enums.js';
import type { Purpose } from '../definition/playbook.types.js';
import { PlaybookVersion } from './version.view.js';

@ObjectType({ simpleResolvers: true, description: 'A definition as a text.' })
export class PlaybookSource {
  @Field(() => String, { description: 'YAML or JSON.' })
  readonly format!: string;

  @Field(() => String, {
    description: 'The author’s own text when it came as one, with its comments; otherwise the same data rendered.',
  })
  readonly text!: string;
}

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A playbook: what happens for whom, and when.' })
export class Playbook extends Node {
  @Field(() => String, { description: 'Its key, the same in every version.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its title.' })
  readonly title!: string;

  @Field(() => PurposeEnum, { description: 'What it is for.' })
  readonly purpose!: Purpose;

  @Field(() => String, { nullable: true, description: 'What its author says of it.' })
  readonly description!: string | null;

  @Field(() => SubjectEnum, { description: 'Whom its runs are about.' })
  readonly subject!: keyof typeof SubjectEnum;

  @Field(() => String, { description: 'What fires it, in words.' })
  readonly trigger!: string;

  @Field(() => PlaybookVersion, {
    description: 'The version that this is: the live one, else the canary, else the latest.',
  })
  readonly version!: PlaybookVersion;

  @Field(() => Boolean, {
    description: 'Whether it is in force: false when it is a draft, or only runs begun earlier still use it.',
  })
  readonly isInForce!: boolean;

  readonly pluginName!: string | null;
  readonly definition!: PlaybookDefinition;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What is wrong with a text, where, and the cure. Lines and columns count from 1.',
})
export class PluginFaultView {
  @Field(() => String, { description: 'ERROR or WARNING.' })
  readonly severity!: string;

  @Field(() => String, { description: 'What kind of fault it is.' })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong.' })
  readonly message!: string;

  @Field(() => String, { nullable: true, description: 'The file.' })
  readonly file?: string | null;

  @Field(() => Int, { description: 'The line.' })
  readonly line!: number;

  @Field(() => Int, { description: 'The column.' })
  readonly column!: number;

  @Field(() => String, { nullable: true, description: 'What to write instead.' })
  readonly cure?: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A plugin: a folder of plugins/ with playbooks, segments, scorecards and more.',
})
export class Plugin extends Node {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The version in force; null while none has passed its checks.' })
  readonly version!: string | null;

  @Field(() => String, { nullable: true, description: 'The versions of perennial/sdk that it was written for.' })
  readonly compatible!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether the files passed their checks when they were last loaded. If not, the version in force is an ' +
      'earlier one.',
  })
  readonly isHealthy!: boolean;

  @Field(() => [PluginFaultView], { description: 'What was found when its files were last loaded.' })
  readonly faults!: readonly PluginFaultView[];
}
