import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  RealColumn,
  RefColumn,
  TimeColumn,
} from '../../database/columns.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import type { Rollout } from '../definition/playbook.types.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly playbook_version: PlaybookVersionRow;
  }
}

/** Where a version came from: a plugin's file, or the API. */
export type VersionOrigin = 'PLUGIN' | 'API';

/**
 * A playbook's version by its content hash, and how far it is released. Never deleted: a run may need it, and its
 * history names it.
 */
@Entity('playbook_version')
@Index('playbook_version_key', ['playbookKey'])
@Index('playbook_version_ordinal', ['playbookKey', 'ordinal'], { unique: true })
export class PlaybookVersionRow {
  @CodeColumn({ primary: true })
  hash!: string;

  @CodeColumn()
  playbookKey!: string;

  /** The how many-th version of its playbook, from 1. */
  @IntColumn()
  ordinal!: number;

  /**
   * The plugin version in which this content first came; of a draft that was stored through the API, `draft-` and its
   * number.
   */
  @CodeColumn()
  label!: string;

  /** Empty when it was stored through the API. */
  @CodeColumn()
  pluginName!: string;

  @JsonColumn()
  body!: PlaybookDefinition;

  @TimeColumn()
  createdAt!: number;

  @CodeColumn({ length: 16 })
  state!: Rollout;

  /** Of a canary: its share of the accounts. */
  @RealColumn({ nullable: true })
  share!: number | null;

  /** When it was last released, as canary or live; null = never. */
  @TimeColumn({ nullable: true })
  publishedAt!: number | null;

  /** The member or API key that released it; null = its plugin's file did. */
  @RefColumn({ nullable: true })
  publishedBy!: string | null;

  /** The version that was live before it came to be: what a rollback puts back. */
  @CodeColumn({ nullable: true })
  replaces!: string | null;

  @CodeColumn({ length: 16 })
  origin!: VersionOrigin;

  /** The author's own text, when it came as one: YAML or JSON. */
  @CodeColumn({ length: 16, nullable: true })
  sourceFormat!: string | null;

  @LongTextColumn({ nullable: true })
  sourceText!: string | null;

  /** How many texts its author has given it, from 1. */
  @IntColumn()
  revision!: number;
}
