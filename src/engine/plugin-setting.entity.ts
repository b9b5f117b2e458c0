import { Entity } from 'typeorm';
import { CodeColumn, JsonColumn, LongTextColumn, RefColumn, TimeColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly plugin_setting: PluginSettingRow;
    readonly plugin_quarantine: PluginQuarantineRow;
  }
}

/** What a plugin is set to. Secrets stand apart, so that they are never read where settings are shown. */
@Entity('plugin_setting')
export class PluginSettingRow {
  @CodeColumn({ primary: true })
  plugin!: string;

  @JsonColumn()
  body!: Record<string, unknown>;

  @JsonColumn()
  secrets!: Record<string, unknown>;

  @TimeColumn()
  changedAt!: number;

  @RefColumn()
  actorId!: string;
}

/** A plugin whose code stands still because it crashed too often. */
@Entity('plugin_quarantine')
export class PluginQuarantineRow {
  @CodeColumn({ primary: true })
  plugin!: string;

  @CodeColumn({ length: 32 })
  reason!: string;

  @LongTextColumn()
  message!: string;

  /** Of the code that crashed: other code is tried again. */
  @CodeColumn()
  codeHash!: string;

  @TimeColumn()
  since!: number;
}
