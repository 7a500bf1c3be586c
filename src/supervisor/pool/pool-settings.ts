/** How a pool of one kind works; every value is settable in ksocket.yml under `workers:`. */

export interface PoolSettings {
  /** Most threads that share the work. */
  readonly threads: number;
  /** Targets that one thread holds at once. */
  readonly window: number;
  /** Most targets that wait for a thread; more are answered failed: QUEUE_FULL. */
  readonly queueLimit: number;
  /** Old-generation heap of one thread, MiB; a thread that needs more is ended. */
  readonly memoryMb: number;
  /** Largest result or evidence message in bytes, roughly. */
  readonly maxResultBytes: number;
  /** Most evidence that one target may send in all, in bytes, roughly. */
  readonly maxTargetBytes: number;
  /** How long a thread without work stays. */
  readonly idleMs: number;
  /** How long the event loop may stand still before a target that has the thread to itself is given up. */
  readonly stallMs: number;
  /** The same for a thread with many targets: shorter, because its targets are only moved elsewhere. */
  readonly sharedStallMs: number;
  /** How long a cancelled target may take to end before its thread is ended. */
  readonly cancelGraceMs: number;
  /** How long a thread may take to load its modules. */
  readonly startMs: number;
  /** Threads besides `threads` on which targets are tried again, one at a time. */
  readonly soloThreads: number;
  /** Started threads that are kept ready while there is work, to take the place of one that stands still. */
  readonly spareThreads: number;
  /** Whether a thread keeps note of whose code runs through every await: finds the one that stalls at once, costs a little. */
  readonly isTraced: boolean;
  /** Whether a target may be asked of a second thread while the first stands still: not where that is one more login. */
  readonly isHedged: boolean;
}

const MIB = 1024 * 1024;

const common: PoolSettings = {
  threads: 1,
  window: 50,
  queueLimit: 100_000,
  memoryMb: 512,
  maxResultBytes: 16 * MIB,
  maxTargetBytes: 256 * MIB,
  idleMs: 10_000,
  stallMs: 5_000,
  sharedStallMs: 1_000,
  cancelGraceMs: 5_000,
  startMs: 30_000,
  soloThreads: 2,
  spareThreads: 0,
  isTraced: false,
  isHedged: true,
};

const byKind: Readonly<Record<string, Partial<PoolSettings>>> = {
  reach: { threads: 2, window: 512, memoryMb: 256 },
  snmp: { threads: 1, window: 1_024 },
  ssh: { threads: 2, window: 50, isHedged: false },
  winrm: { threads: 2, window: 50, isHedged: false },
  capture: { threads: 1, window: 64, queueLimit: 10_000, soloThreads: 0, sharedStallMs: 10_000 },
};

const plugin: Partial<PoolSettings> = {
  threads: 2,
  window: 16,
  memoryMb: 256,
  maxTargetBytes: 64 * MIB,
  spareThreads: 1,
  isTraced: true,
};

/** The settings of a kind: its own defaults (a plug-in's for a kind that is not ours) with what was set on top. */
export function poolSettings(kind: string, set: Partial<PoolSettings> = {}): PoolSettings {
  return { ...common, ...(byKind[kind] ?? plugin), ...set };
}
