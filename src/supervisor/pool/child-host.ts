/** A lane in a forked child process (capture): its event loop is seen to turn by ping and pong. */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LaneCommand, LaneReport } from "../../protocol/lane.ts";
import { ipcChannel } from "../../protocol/lane-channel.ts";
import type { LaneConnection, LaneHost } from "./lane-host.ts";
import { processorWaitMs } from "./processor-wait.ts";
import { entryExecArgv } from "./worker-types.ts";

const KEPT_STDERR = 500;
const PING_MS = 250;
/** What a sweep makes is garbage at once: a large young generation is memory for nothing. In MiB. */
const YOUNG_GENERATION = "--max-semi-space-size=2";

export class ChildHost implements LaneHost {
  readonly #entry: URL;
  readonly #children = new Set<ChildProcess>();

  constructor(entry: URL) {
    this.#entry = entry;
  }

  /** Process ids of the children that run now. */
  get processIds(): number[] {
    return [...this.#children].flatMap((child) => child.pid ?? []);
  }

  open(): LaneConnection {
    const child = fork(fileURLToPath(this.#entry), {
      serialization: "advanced",
      execArgv: [YOUNG_GENERATION, ...entryExecArgv],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#children.add(child);
    const channel = ipcChannel<LaneCommand, LaneReport>(child);
    let pongs = 0;
    channel.onMessage((report) => {
      if (report.type === "pong") pongs += 1;
    });
    const pings = setInterval(() => channel.send({ type: "ping" }), PING_MS);
    channel.send({ type: "ping" });
    const ended = endOf(child).then((reason) => {
      clearInterval(pings);
      this.#children.delete(child);
      return reason;
    });
    return {
      channel,
      beat: () => pongs,
      current: () => 0,
      overdue: () => 0,
      waitedMs: () => processorWaitMs(child.pid ?? 0),
      kill: () => child.kill("SIGKILL"),
      ended,
    };
  }

  async stop(): Promise<void> {
    const ends = [...this.#children].map(async (child) => {
      const end = endOf(child);
      child.kill("SIGKILL");
      await end;
    });
    await Promise.all(ends);
  }
}

function endOf(child: ChildProcess): Promise<string | undefined> {
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR);
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
      const said = stderr.trim();
      if (code === 0) resolve(undefined);
      else resolve(said === "" ? how : `${how}: ${said}`);
    });
  });
}
