const HOUR = 3_600_000;
const REST = 48 * HOUR;
const PATIENCE = 72 * HOUR;

/**
 * Two playbooks that between them have a condition that rises and falls, a run that stays live over it, tasks that
 * clear, a wait that elapses, one that is met and one that gives up, a condition on a step, and launches by hand.
 */
export const PLAYBOOKS = [
  `definePlaybook({ key: 'busy', title: 'Busy', purpose: 'RISK_MITIGATION', reentry: 'always', trigger: {
    when: 'voice.openTickets >= 2' }, steps: [
    task('act', { title: 'Act', kind: 'OTHER' }), wait('rest', { for: '48h' }), task('again', { title: 'Again',
      kind: 'OTHER' })] })`,
  `definePlaybook({ key: 'hello', title: 'Hello', purpose: 'CHECK_IN', reentry: 'always', trigger: 'manual', steps: [
    task('hi', { title: 'Hi', kind: 'OTHER' }), wait('heard', { until: 'steps.hi.done', atMost: '72h' }), task('bye', {
      if: 'steps.hi.done', title: 'Bye', kind: 'OTHER' })] })`,
].join(',\n');

const TASKS = [
  { playbook: 'busy', step: 'act' },
  { playbook: 'busy', step: 'again' },
  { playbook: 'hello', step: 'hi' },
  { playbook: 'hello', step: 'bye' },
] as const;
type Playbook = (typeof TASKS)[number]['playbook'];

/** As SQL lists them. */
export const playbooksOf = (): string => "'busy', 'hello'";

type TaskStatus = 'OPEN' | 'IN_PROGRESS' | 'DONE' | 'CANCELLED';

interface TaskModel {
  readonly step: string;
  status: TaskStatus;
}

interface RunModel {
  readonly playbook: Playbook;
  status: 'RUNNING' | 'COMPLETED';
  readonly tasks: TaskModel[];
  /** When the wait elapses or gives up; undefined once it is over. */
  until: number | undefined;
}

/** What can be seen of an account. */
export interface Effects {
  readonly name: string;
  readonly used: number;
  readonly tickets: string;
  readonly runs: readonly string[];
  readonly tasks: readonly string[];
  readonly heldBack: readonly string[];
}

/** An account as playbooks.md says it must behave, in a hundred lines: what the real thing is held against. */
export class AccountModel {
  private now: number;
  private readonly keys = new Set<number>();
  private used = 0;
  private readonly open: number[] = [];
  private opened = 0;
  private isArmed = true;
  private readonly runs: RunModel[] = [];
  private readonly heldBack: string[] = [];

  constructor(
    public name: string,
    now: number,
  ) {
    this.now = now;
  }

  get openTickets(): number {
    return this.open.length;
  }

  /** A key that was used before changes nothing. */
  use(key: number): void {
    if (!this.keys.has(key)) this.used += 1 + (key % 4);
    this.keys.add(key);
  }

  openTicket(): number {
    this.opened += 1;
    this.open.push(this.opened);
    this.turn();
    return this.opened;
  }

  closeTicket(): number {
    const ticket = this.open.shift() as number;
    this.turn();
    return ticket;
  }

  launch(): void {
    if (this.live('hello') !== undefined) this.heldBack.push('hello LIVE_RUN');
    else this.begin('hello', 'hi', PATIENCE);
    this.turn();
  }

  get openTasks(): readonly { readonly playbook: Playbook; readonly step: string }[] {
    return TASKS.filter(({ playbook, step }) => this.task(playbook, step) !== undefined);
  }

  onTask(deed: 'started' | 'completed' | 'cancelled', playbook: Playbook, step: string): void {
    const task = this.task(playbook, step) as TaskModel;
    task.status = ({ started: 'IN_PROGRESS', completed: 'DONE', cancelled: 'CANCELLED' } as const)[deed];
    this.turn();
  }

  pass(now: number): void {
    this.now = now;
    this.turn();
  }

  effects(): Effects {
    return {
      name: this.name,
      used: this.used,
      tickets: this.open.length === 0 ? '' : `OPEN ${this.open.length}`,
      runs: this.runs.map(({ playbook, status }) => `${playbook} ${status}`).sort(),
      tasks: this.runs
        .flatMap(({ playbook, tasks }) => tasks.map(({ step, status }) => `${playbook} ${step} ${status}`))
        .sort(),
      heldBack: [...this.heldBack].sort(),
    };
  }

  private get isBusy(): boolean {
    return this.open.length >= 2;
  }

  private turn(): void {
    if (!this.isBusy) this.isArmed = true;
    else if (this.isArmed) this.rise();
    for (const run of this.runs.filter(({ status }) => status === 'RUNNING')) this.advance(run);
  }

  private rise(): void {
    this.isArmed = false;
    if (this.live('busy') !== undefined) this.heldBack.push('busy LIVE_RUN');
    else this.begin('busy', 'act', REST);
  }

  private begin(playbook: Playbook, step: string, wait: number): void {
    this.runs.push({ playbook, status: 'RUNNING', tasks: [{ step, status: 'OPEN' }], until: this.now + wait });
  }

  private advance(run: RunModel): void {
    if (run.playbook === 'busy') this.advanceBusy(run);
    else this.advanceHello(run);
    const isAtWork = run.tasks.some(isOpen);
    if (run.until === undefined && !isAtWork) run.status = 'COMPLETED';
  }

  /** A task whose cause has cleared is cancelled unless somebody has begun it; one that would begin so is skipped. */
  private advanceBusy(run: RunModel): void {
    if (run.until !== undefined && run.until <= this.now) {
      run.until = undefined;
      if (this.isBusy) run.tasks.push({ step: 'again', status: 'OPEN' });
    }
    if (this.isBusy) return;
    for (const task of run.tasks) if (task.status === 'OPEN') task.status = 'CANCELLED';
  }

  private advanceHello(run: RunModel): void {
    if (run.until === undefined) return;
    const isSaid = !run.tasks.slice(0, 1).some(isOpen); // a step that was cancelled has ended too
    if (!isSaid && run.until > this.now) return;
    run.until = undefined;
    if (isSaid) run.tasks.push({ step: 'bye', status: 'OPEN' });
  }

  private live(playbook: Playbook): RunModel | undefined {
    return this.runs.find((run) => run.playbook === playbook && run.status === 'RUNNING');
  }

  private task(playbook: Playbook, step: string): TaskModel | undefined {
    return this.live(playbook)?.tasks.find((task) => task.step === step && isOpen(task));
  }
}

const isOpen = ({ status }: TaskModel): boolean => status === 'OPEN' || status === 'IN_PROGRESS';
