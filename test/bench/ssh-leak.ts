/** What a thousand SSH logins leave behind in the thread that made them: sockets, listeners, memory. */

import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import worker from "../../workers/ssh/worker.ts";
import { runOnce } from "../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../fakes/ssh-request.ts";
import { type Sshd, startSshd } from "../fakes/sshd.ts";
import { printTable } from "./table.ts";

const PASSWORD = "right horse";
const WARM_UP = 100;
const LOGINS = 1_000;
const AT_ONCE = 10;
/** Sockets are closed in the turn after a login's end; sshd's processes end by themselves. */
const SETTLE_MS = 2_000;

async function logIn(sshd: Sshd, times: number): Promise<number> {
  let successes = 0;
  let left = times;
  const lane = async () => {
    while (left-- > 0) {
      const credential = sshCredentialFor("ops", { port: sshd.port, password: PASSWORD });
      const request = sshRequestFor(sshd.address, [credential], { testOnly: false });
      const { outcome } = await runOnce(worker, request);
      if (outcome.status === "done" && outcome.value.credential !== null) successes++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return successes;
}

async function leftovers() {
  setFlagsFromString("--expose_gc");
  const collect = runInNewContext("gc") as () => void;
  await delay(SETTLE_MS);
  collect();
  await delay(0);
  collect();
  const resources = process.getActiveResourcesInfo();
  return {
    sockets: resources.filter((name) => name === "TCPSocketWrap").length,
    timers: resources.filter((name) => name === "Timeout").length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    heapKib: Math.round(process.memoryUsage().heapUsed / 1_024),
  };
}

export async function benchSshLeak(): Promise<void> {
  const users = [{ name: "ops", password: PASSWORD }];
  // What sshd logs would be kept by the test's own part.
  const sshd = await startSshd({ users, config: ["LogLevel QUIET"] });
  try {
    await logIn(sshd, WARM_UP);
    const before = await leftovers();
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const successes = await logIn(sshd, LOGINS);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const after = await leftovers();
    const row = (name: string, { sockets, timers, listeners, heapKib }: typeof before) =>
      [name, sockets, timers, listeners, heapKib].map(String);
    printTable(
      ["", "sockets", "timers", "process listeners", "heap KiB"],
      [row(`after ${WARM_UP} logins`, before), row(`after ${WARM_UP + LOGINS}`, after)],
    );
    const cpuMs = (user + system) / 1_000 / LOGINS;
    console.log(
      `${successes} of ${LOGINS} logged in, ${(LOGINS / seconds).toFixed(0)} logins/s, ${cpuMs.toFixed(1)} ms of CPU each (without sshd)`,
    );
  } finally {
    await sshd.stop();
  }
}
