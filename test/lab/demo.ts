/** `npm run demo`: cloud and agent in a lab, one scan ordered by REST, and the address where its nodes can be seen. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { printTable } from "../bench/table.ts";
import { missing } from "../requirements.ts";
import { openConsole, type RunningScan, readScan, startScan } from "./demo-rest.ts";
import { type Lab, labRequirements, startLab } from "./lab.ts";
import { startRelay } from "./relay.ts";

/** Starts `ksocket start` in the scanner's namespace; resolves with the first address that it prints. */
async function startProduct(lab: Lab, home: string): Promise<URL> {
  const program = resolve("dist/src/cli/main.js");
  const child = lab.spawn(process.execPath, [program, "start"], {
    env: { ...process.env, KSOCKET_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the program has no output");
  const lines = createInterface(child.stdout);
  const address = new Promise<URL>((found) => {
    lines.on("line", (line) => {
      console.log(`  ${line}`);
      const url = /https?:\/\/\S+/.exec(line)?.[0];
      if (url) found(new URL(url));
    });
  });
  const ended = once(child, "exit").then(() => {
    throw new Error("the program ended before it was ready");
  });
  ended.catch(() => undefined);
  return Promise.race([address, ended]);
}

async function watch(scan: RunningScan): Promise<void> {
  for (;;) {
    const { isOver, progress, nodes } = await readScan(scan);
    console.log(`  ${progress}`);
    if (isOver) {
      console.log("");
      printTable(["node", "addresses", "type"], nodes.slice(0, 30));
      console.log(`${nodes.length} nodes`);
      return;
    }
    await delay(1_000);
  }
}

async function demo(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "ksocket-demo-"));
  console.log("Building a site: a segment, a gateway, two routed networks …");
  const lab = await startLab();
  try {
    console.log(`${lab.truth.hosts.length} hosts live in it. Starting cloud and agent:`);
    const address = await startProduct(lab, home);
    const relay = await startRelay(lab.scanner, Number(address.port));
    const site = await openConsole(`http://127.0.0.1:${relay.port}`, home);
    await watch(await startScan(site, [lab.plan.link, ...lab.plan.routed]));
    console.log(`\nOpen http://127.0.0.1:${relay.port} to look around. Ctrl-C ends the demo.`);
    await once(process, "SIGINT");
    relay.close();
  } finally {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const lacks = missing(labRequirements);
if (lacks.length > 0) {
  console.error(`The demo builds a network of its own and needs ${lacks.join(", ")}.`);
  process.exitCode = 69;
} else {
  await demo();
}
