/** FreeRDP's shadow server (Debian's freerdp2-shadow-x11) on a display of its own: a CredSSP acceptor written by others. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { utf16 } from "../../../workers/winrm/crypto/digests.ts";
import { freePort } from "../../fakes/free-port.ts";

export interface ShadowServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export async function startShadowServer(user: string, password: string): Promise<ShadowServer> {
  const home = mkdtempSync(join(tmpdir(), "ksocket-shadow-"));
  const samFile = join(home, "sam");
  writeFileSync(samFile, `${user}:::${ntHash(password)}:::\n`, { mode: 0o600 });
  const screen = ["-screen", "0", "320x200x24", "-nolisten", "tcp"];
  const logFile = openSync(join(home, "log"), "w");
  // The shadow server connects twice; a display that starts afresh between the two would refuse the second.
  const display = spawn("Xvfb", ["-noreset", "-displayfd", "3", ...screen], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [chunk] = (await once(display.stdio[3] as Readable, "data")) as [Buffer];
  const port = await freePort();
  const options = ["/bind-address:127.0.0.1", `/port:${port}`, "/sec:nla", "+auth"];
  const server = spawn("freerdp-shadow-cli", [...options, `/sam-file:${samFile}`], {
    env: { ...process.env, HOME: home, DISPLAY: `:${chunk.toString().trim()}` },
    stdio: ["ignore", logFile, logFile],
  });
  closeSync(logFile);
  const stop = async () => {
    await Promise.all([ended(server), ended(display)]);
    rmSync(home, { recursive: true, force: true });
  };
  if (await isListening(port, server)) return { port, stop };
  const log = readFileSync(join(home, "log"), "utf8");
  await stop();
  throw new Error(`the shadow server ended: ${log}`);
}

/** By openssl, so that a fault of our own MD4 isn't on both sides. */
function ntHash(password: string): string {
  const args = ["dgst", "-md4", "-provider", "legacy", "-provider", "default", "-r"];
  return execFileSync("openssl", args, { input: utf16(password) })
    .toString()
    .slice(0, 32);
}

/** The server doesn't say when it is ready: it is asked until it is. */
async function isListening(port: number, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return true;
    await pause(20);
  }
  return false;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
