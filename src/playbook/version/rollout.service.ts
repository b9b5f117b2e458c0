import type { NewEvent } from '../../event/log.js';
import type { Context } from '../../kernel/context.js';
import { badInput, PerennialError, quote } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { Compilation } from '../compile/playbook.compile.js';
import type { Rollout } from '../definition/playbook.types.js';
import { pickVersion } from './pick-version.js';
import { type Release, release, takeBack } from './rollout.rules.js';
import type { PlaybookVersionRow } from './version.entity.js';
import type { VersionStore } from './version.store.js';

/** What puts versions in force. The engine does it. */
export interface Publications {
  /**
   * Does work that changes what is released, while nobody else does, and puts in force what came of it. What the work
   * tells is logged last.
   */
  change<T>(ctx: Context, work: (ctx: Context, tell: (...events: NewEvent[]) => void) => Promise<T>): Promise<T>;
  /** Whether a version compiles under what conditions may name now. */
  compile(ctx: Context, version: Pick<PlaybookVersionRow, 'body' | 'label' | 'pluginName'>): Promise<Compilation>;
}

/** Which playbooks there are: those in force, and those of which a version is stored. */
export interface KnownPlaybooks {
  known(ctx: Context, key: string): Promise<object | null>;
}

export interface RolloutRequest {
  readonly playbookKey: string;
  /** Hash, the beginning of one, id or label. */
  readonly version: string;
  readonly state: Rollout;
  readonly share?: number | null | undefined;
}

/** Releases versions of playbooks and takes them back. */
export class RolloutService {
  constructor(
    private readonly rulebooks: Publications,
    private readonly versions: VersionStore,
    private readonly playbooks: KnownPlaybooks,
  ) {}

  /** @throws PLAYBOOK_UNKNOWN, NOT_FOUND, BAD_INPUT; PLAYBOOK_INVALID when the version no longer compiles */
  async set(
    ctx: Context,
    { playbookKey, version, state, share }: RolloutRequest,
  ): Promise<{ target: PlaybookVersionRow; live: PlaybookVersionRow | undefined }> {
    const target = await this.find(ctx, playbookKey, version);
    checkShare(state, share);
    if (state === 'LIVE' || state === 'CANARY') await this.checkSound(ctx, target);
    return this.rulebooks.change(ctx, async (ctx, tell) => {
      const order = {
        hash: target.hash,
        state,
        at: ctx.now(),
        by: ctx.actor.id,
        ...present({ share: share ?? undefined }),
      };
      const versions = await this.versions.ofKey(ctx, playbookKey);
      const releases = release(versions, order);
      for (const again of releases.filter((one) => one.hash !== target.hash && one.state === 'LIVE'))
        await this.checkSound(ctx, byHash(versions, again.hash));
      tell(...rolledOut(ctx, playbookKey, await this.versions.write(ctx, releases)));
      return { target, live: liveAfter(versions, releases) };
    });
  }

  /**
   * Takes the latest release back: a canary when there is one; else the live version, in whose place the one comes that
   * was live before.
   * `expected` names the version that is to be taken back, so that a call sent twice goes back one step.
   * @throws PLAYBOOK_UNKNOWN; NO_EARLIER_VERSION when nothing was live before; CONFLICT when another than the expected
   * is released
   */
  async rollback(
    ctx: Context,
    playbookKey: string,
    expected?: string | null,
  ): Promise<{ takenBack: PlaybookVersionRow; live: PlaybookVersionRow | undefined }> {
    const named = expected == null ? undefined : await this.find(ctx, playbookKey, expected);
    await this.known(ctx, playbookKey);
    return this.rulebooks.change(ctx, async (ctx, tell) => {
      const versions = await this.versions.ofKey(ctx, playbookKey);
      const changes = takeBack(versions, { at: ctx.now(), by: ctx.actor.id });
      const [taken, again] = changes ?? [];
      if (taken === undefined)
        throw new PerennialError(
          'NO_EARLIER_VERSION',
          `No version of ${quote(playbookKey)} was live before the one that is. To take that one out of force ` +
            `altogether, set it RETIRED: no new run starts.`,
          { playbookKey },
        );
      if (named !== undefined && named.hash !== taken.hash) throw alreadyTaken(named, versions, taken.hash);
      if (again !== undefined) await this.checkSound(ctx, byHash(versions, again.hash));
      const releases = [taken, ...(again === undefined ? [] : [again])];
      tell(...rolledOut(ctx, playbookKey, await this.versions.write(ctx, releases)));
      return { takenBack: byHash(versions, taken.hash), live: liveAfter(versions, releases) };
    });
  }

  /**
   * A playbook's version by its hash, the beginning of it, its id or its label. @throws PLAYBOOK_UNKNOWN, NOT_FOUND,
   * BAD_INPUT
   */
  async find(ctx: Context, playbookKey: string, version: string): Promise<PlaybookVersionRow> {
    await this.known(ctx, playbookKey);
    return pickVersion(await this.versions.ofKey(ctx, playbookKey), version);
  }

  private async known(ctx: Context, playbookKey: string): Promise<void> {
    if ((await this.playbooks.known(ctx, playbookKey)) !== null) return;
    throw new PerennialError(
      'PLAYBOOK_UNKNOWN',
      `No loaded plugin has the playbook ${quote(playbookKey)}, and none was stored; playbooks(includeDrafts: ` +
        `true) lists them.`,
      {
        playbookKey,
      },
    );
  }

  /** @throws PLAYBOOK_INVALID */
  async checkSound(ctx: Context, version: PlaybookVersionRow): Promise<void> {
    const { playbook, diagnostics } = await this.rulebooks.compile(ctx, version);
    if (playbook !== undefined) return;
    const fault = diagnostics.find(({ severity }) => severity === 'ERROR');
    throw new PerennialError(
      'PLAYBOOK_INVALID',
      `Version ${version.label} cannot come into force: ${fault?.message ?? ''} ${fault?.cure ?? ''}`.trim(),
      { diagnostics },
    );
  }
}

const rolledOut = (ctx: Context, playbookKey: string, releases: readonly Release[]): NewEvent[] =>
  releases.map(({ hash, state, share }) => ({
    id: newId('event'),
    type: 'playbook.rolledOut' as const,
    at: ctx.now(),
    data: { playbook: playbookKey, hash, state, ...present({ share: share ?? undefined }) },
    playbookKey,
  }));

function checkShare(state: Rollout, share: number | null | undefined): void {
  if (state === 'CANARY' && share == null)
    throw badInput('A canary needs its share of the accounts: share: 0.1 is a tenth.', 'share');
  if (state !== 'CANARY' && share != null) throw badInput(`Only a canary has a share; ${state} has none.`, 'share');
  if (share != null && !(share > 0 && share <= 1))
    throw badInput('A share lies above 0 and is at most 1: 0.1 is a tenth.', 'share');
}

/** Which version is live once these releases are. */
const liveAfter = (
  versions: readonly PlaybookVersionRow[],
  releases: readonly Release[],
): PlaybookVersionRow | undefined =>
  versions.find((version) => (releases.find(({ hash }) => hash === version.hash) ?? version).state === 'LIVE');

const byHash = (versions: readonly PlaybookVersionRow[], hash: string): PlaybookVersionRow =>
  versions.find((version) => version.hash === hash) as PlaybookVersionRow;

const alreadyTaken = (named: PlaybookVersionRow, versions: readonly PlaybookVersionRow[], latest: string) =>
  new PerennialError(
    'CONFLICT',
    `The version ${named.label} is ${named.state}; the latest release is ${byHash(versions, latest).label}. Read ` +
      `the versions and decide again.`,
    {
      current: { hash: latest, label: byHash(versions, latest).label },
    },
  );
