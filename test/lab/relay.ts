/** Makes a TCP port inside the lab reachable on 127.0.0.1 of this machine, without joining the two networks. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Place } from "./place.ts";

/** Runs in the lab: a Unix socket is a file, and so reaches across network namespaces. */
const insideProgram = `
const { createServer, createConnection } = require("node:net");
const [path, port] = process.argv.slice(1);
createServer((outer) => {
  const inner = createConnection({ host: "127.0.0.1", port: Number(port) });
  outer.pipe(inner).pipe(outer);
  for (const [one, other] of [[outer, inner], [inner, outer]]) one.on("error", () => other.destroy());
}).listen(path, () => console.log("ready"));`;

export interface Relay {
  readonly port: number;
  close(): void;
}

/** Forwards a free port of this machine's 127.0.0.1 to 127.0.0.1:`port` of the place. Closed by its owner. */
export async function startRelay(place: Place, port: number): Promise<Relay> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-relay-"));
  const path = join(folder, "socket");
  const inside: ChildProcess = place.spawn(
    process.execPath,
    ["--eval", insideProgram, path, String(port)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  if (inside.stdout) await once(inside.stdout, "data");
  const server = createServer((outer) => {
    const inner = createConnection(path);
    outer.pipe(inner).pipe(outer);
    outer.on("error", () => inner.destroy());
    inner.on("error", () => outer.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      inside.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
