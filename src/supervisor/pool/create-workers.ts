/** All worker kinds of this machine behind one `ask`: our own pools, plug-ins, and the capture process. */

import type { Logger } from "../../log/logger.ts";
import { wireError } from "../../protocol/errors.ts";
import { failed, type Outcome } from "../../protocol/outcome.ts";
import type { AskOptions, Workers } from "./ask.ts";
import { ChildHost } from "./child-host.ts";
import { findPlugins } from "./plugins.ts";
import { type PoolSettings, poolSettings } from "./pool-settings.ts";
import { ThreadHost } from "./thread-host.ts";
import { WorkerPool } from "./worker-pool.ts";
import {
  CAPTURE_KIND,
  captureEntry,
  isInstalled,
  pluginEntry,
  threadEntries,
} from "./worker-types.ts";

export interface WorkersOptions {
  readonly log: Logger;
  /** What is set for single kinds, and under `plugins` for all that are not ours (`workers:` in ksocket.yml); the rest has defaults. */
  readonly settings?: Readonly<Record<string, Partial<PoolSettings>>>;
  /** `directories.workers`: where plug-ins lie. */
  readonly pluginDirectories?: readonly string[];
  /** Entry files instead of our own, by kind. */
  readonly threadEntries?: Readonly<Record<string, URL>>;
  readonly captureEntry?: URL;
}

/** Finds plug-ins, starts nothing: threads and the capture process start when they are first asked, or prepared. */
export async function createWorkers(options: WorkersOptions): Promise<Workers> {
  const threads = Object.entries(options.threadEntries ?? threadEntries);
  const capture = options.captureEntry ?? captureEntry;
  const ownKinds = [...threads.map(([kind]) => kind), CAPTURE_KIND];
  const pools = new Map<string, WorkerPool>();
  const limitations: string[] = [];

  const settingsOf = (kind: string) => {
    const common = ownKinds.includes(kind) ? {} : options.settings?.["plugins"];
    return poolSettings(kind, { ...common, ...options.settings?.[kind] });
  };
  const addThreads = (kind: string, entry: URL, pluginUrl?: string) => {
    const settings = settingsOf(kind);
    const threadOptions = { entry, settings };
    const host = new ThreadHost(
      pluginUrl === undefined ? threadOptions : { ...threadOptions, pluginUrl },
    );
    const log = options.log.child({ worker: kind });
    pools.set(kind, new WorkerPool({ kind, host, settings, log }));
  };

  for (const [kind, entry] of threads) {
    if (isInstalled(entry)) addThreads(kind, entry);
    else limitations.push(`workers of kind ${kind} are not part of this installation`);
  }
  if (isInstalled(capture)) {
    const kind = CAPTURE_KIND;
    const log = options.log.child({ worker: kind });
    const host = new ChildHost(capture);
    const settings = settingsOf(kind);
    pools.set(
      kind,
      new WorkerPool({ kind, host, settings, log, singleCode: "CAPTURE_UNAVAILABLE" }),
    );
  } else {
    limitations.push("packet capture is not part of this installation");
  }
  const found = await findPlugins(options.pluginDirectories ?? [], ownKinds);
  for (const { kind, url } of found.plugins) addThreads(kind, pluginEntry, url);
  limitations.push(...found.limitations);

  return {
    ask: <Result>(kind: string, request: unknown, askOptions: AskOptions) =>
      // The worker's own schema has checked the result; who asks a kind knows its result.
      askPool(pools, kind, request, askOptions) as Promise<Outcome<Result>>,
    prepare: (kind) => pools.get(kind)?.prepare(),
    kinds: [...pools.keys()],
    get limitations() {
      const faults = [...pools].flatMap(([kind, { startFault }]) =>
        startFault === undefined ? [] : `workers of kind ${kind} can't be started: ${startFault}`,
      );
      return [...limitations, ...faults];
    },
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}

function askPool(
  pools: ReadonlyMap<string, WorkerPool>,
  kind: string,
  request: unknown,
  options: AskOptions,
): Promise<Outcome<unknown>> {
  const pool = pools.get(kind);
  if (pool !== undefined) return pool.ask(request, options);
  const code = kind === CAPTURE_KIND ? "CAPTURE_UNAVAILABLE" : "WORKER_UNAVAILABLE";
  return Promise.resolve(failed(wireError(code, kind)));
}
