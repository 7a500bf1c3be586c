/**
 * Lanes on piscina's threads. One lane is one task of one thread of a piscina of its own: tasks that share one may be given to a
 * thread that is just leaving, and then wait for ever; and a thread whose definition has been stopped is never used again.
 */

import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { Piscina } from "piscina";
import {
  type LaneCommand,
  type LaneReport,
  type LaneTask,
  laneCells,
  laneCellsBytes,
} from "../../protocol/lane.ts";
import type { LaneConnection, LaneHost } from "./lane-host.ts";
import type { PoolSettings } from "./pool-settings.ts";
import { processorWaitMs } from "./processor-wait.ts";
import { entryExecArgv } from "./worker-types.ts";

/** Node.js would give 48 on a 64-bit machine; what a thread reads is soon sent on, so that little need be kept. In MiB. */
const YOUNG_GENERATION_MB = 12;

export interface ThreadHostOptions {
  readonly entry: URL;
  readonly pluginUrl?: string;
  readonly settings: PoolSettings;
}

export class ThreadHost implements LaneHost {
  readonly #options: ThreadHostOptions;
  readonly #pools = new Set<Piscina>();

  constructor(options: ThreadHostOptions) {
    this.#options = options;
  }

  open({ isTraced }: { readonly isTraced: boolean }): LaneConnection {
    const pool = newThread(this.#options.settings);
    this.#pools.add(pool);
    const { port1: port, port2 } = new MessageChannel();
    const cells = new Int32Array(new SharedArrayBuffer(laneCellsBytes));
    const listeners: ((report: LaneReport) => void)[] = [];
    const deliver = (report: LaneReport) => {
      for (const listener of listeners) listener(report);
    };
    port.on("message", deliver);
    // What the thread had said before it ended must not be lost: its targets would be asked again.
    const drain = () => {
      for (;;) {
        const received = receiveMessageOnPort(port) as { message: LaneReport } | undefined;
        if (received === undefined) return;
        deliver(received.message);
      }
    };
    const controller = new AbortController();
    const run = pool.run(this.#task(port2, cells, isTraced), {
      filename: this.#options.entry.href,
      transferList: [port2],
      signal: controller.signal,
    }) as Promise<void>;
    const ended = run.then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return {
      channel: {
        send: (command: LaneCommand) => port.postMessage(command),
        onMessage: (listener) => listeners.push(listener),
        onClose: (listener) => port.on("close", listener),
        close: () => port.close(),
      },
      beat: () => Atomics.load(cells, laneCells.beat),
      current: () => Atomics.load(cells, laneCells.current),
      overdue: () => Atomics.load(cells, laneCells.overdue),
      waitedMs: () => processorWaitMs(Atomics.load(cells, laneCells.kernelThread)),
      kill: () => {
        drain();
        controller.abort();
      },
      ended: ended.then((reason) => {
        drain();
        port.close();
        void this.#release(pool);
        return reason;
      }),
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pools].map((pool) => this.#release(pool)));
  }

  async #release(pool: Piscina): Promise<void> {
    await pool.destroy();
    this.#pools.delete(pool);
  }

  #task(port: LaneTask["port"], cells: Int32Array, isTraced: boolean): LaneTask {
    const { settings, pluginUrl } = this.#options;
    const { maxResultBytes, maxTargetBytes } = settings;
    const task = {
      port,
      // A view was made above of nothing but shared memory.
      cells: cells.buffer as SharedArrayBuffer,
      maxResultBytes,
      maxTargetBytes,
      isTraced,
    };
    return pluginUrl === undefined ? task : { ...task, pluginUrl };
  }
}

function newThread(settings: PoolSettings): Piscina {
  const pool = new Piscina({
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    // piscina's default stops a thread's event loop between tasks, and with it every socket.
    atomics: "disabled",
    recordTiming: false,
    execArgv: [...entryExecArgv],
    resourceLimits: {
      maxOldGenerationSizeMb: settings.memoryMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
  // A thread that fails when its task has ended already.
  pool.on("error", () => undefined);
  return pool;
}
