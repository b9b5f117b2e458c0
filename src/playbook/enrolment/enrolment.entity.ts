import { Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, RefColumn, TimeColumn } from '../../database/columns.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly playbook_enrolment: PlaybookEnrolment;
  }
}

/** Which arm of a playbook with a hold-out a subject is in. */
export type Arm = 'TREATED' | 'CONTROL';

/**
 * A subject of a playbook with a hold-out, observed from when it entered: the first time only, so that a subject counts
 * once.
 */
@Entity('playbook_enrolment')
@Index('playbook_enrolment_playbook', ['playbookKey', 'arm'])
@Index('playbook_enrolment_account', ['accountId'])
export class PlaybookEnrolment {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  renewalId!: string | null;

  @CodeColumn()
  playbookKey!: string;

  /** The version that it entered on, whose goal is watched. */
  @CodeColumn()
  playbookHash!: string;

  @CodeColumn({ length: 16 })
  arm!: Arm;

  @TimeColumn()
  enteredAt!: number;

  /** When the observation ends. */
  @TimeColumn()
  until!: number;

  /** When the goal was first seen met. */
  @TimeColumn({ nullable: true })
  achievedAt!: number | null;

  /** When the account's MRR was first seen at 0, after it had some. */
  @TimeColumn({ nullable: true })
  lostAt!: number | null;
}
