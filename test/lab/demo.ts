/** `npm run demo`: cloud and agent in a lab, one scan ordered by REST, and the address where its nodes can be seen. */

import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { printTable } from "../bench/table.ts";
import { builtProgram, missing } from "../requirements.ts";
import { type RunningScan, readNodes, readScan, startScan } from "./demo-rest.ts";
import { type Lab, labRequirements, startLab } from "./lab.ts";
import { startRelay } from "./relay.ts";

const MAX_ROWS = 30;
const SCAN_MS = 120_000;
const site = { link: "10.77.0.0/26", routed: ["10.78.0.0/26"] };

interface Product {
  readonly child: ChildProcess;
  readonly port: number;
  /** "First login: …" */
  readonly login: string;
}

/** Starts `ksocket start` in the scanner's namespace; resolves when it has said where it is and who may log in. */
async function startProduct(lab: Lab, home: string): Promise<Product> {
  const child = lab.spawn(process.execPath, [builtProgram, "start"], {
    env: { ...process.env, KSOCKET_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the program has no output");
  const lines = createInterface(child.stdout);
  const said = new Promise<Product>((found) => {
    let port = 0;
    lines.on("line", (line) => {
      const url = /ready: (https?:\/\/\S+)/.exec(line)?.[1];
      if (url) port = Number(new URL(url).port);
      if (line.startsWith("First login:")) found({ child, port, login: line });
    });
  });
  const ended = once(child, "exit").then(() => {
    throw new Error("the program ended before it was ready");
  });
  ended.catch(() => undefined);
  return Promise.race([said, ended]);
}

function createApiToken(home: string): string {
  const words = [builtProgram, "cloud", "token", "create", "demo"];
  const env = { ...process.env, KSOCKET_HOME: home };
  return execFileSync(process.execPath, words, { env, encoding: "utf8" }).trim();
}

async function watch(scan: RunningScan): Promise<void> {
  const giveUpAt = Date.now() + SCAN_MS;
  let shown = "";
  for (;;) {
    const { isOver, status, progress } = await readScan(scan);
    if (progress !== shown) console.log(`  ${progress}`);
    shown = progress;
    if (isOver && status !== "succeeded") throw new Error(`the scan has ${status}`);
    if (isOver) return;
    if (Date.now() > giveUpAt) throw new Error("the scan takes too long");
    await delay(500);
  }
}

async function showNodes(scan: RunningScan): Promise<void> {
  const { rows, total } = await readNodes(scan);
  console.log("");
  printTable(["node", "addresses", "type"], rows.slice(0, MAX_ROWS));
  console.log(`${total} nodes${total > MAX_ROWS ? `, the first ${MAX_ROWS} shown` : ""}`);
}

async function end({ child }: Product): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function show(lab: Lab, home: string, isOnce: boolean): Promise<void> {
  const product = await startProduct(lab, home);
  const relay = await startRelay(lab.scanner, product.port);
  try {
    const origin = `http://127.0.0.1:${relay.port}`;
    const prefixes = [lab.plan.link, ...lab.plan.routed];
    console.log(`Cloud and agent run; the cloud is told to scan ${prefixes.join(" and ")}:`);
    const scan = await startScan({ origin, apiToken: createApiToken(home) }, prefixes);
    await watch(scan);
    await showNodes(scan);
    console.log(`\nOpen ${origin}\n${product.login}`);
    if (isOnce) return;
    console.log("Ctrl-C ends the demo and removes the site.");
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  } finally {
    relay.close();
    await end(product);
  }
}

async function demo(isOnce: boolean): Promise<void> {
  console.log("Building a site in namespaces of its own: a segment, a gateway, a routed network …");
  const home = mkdtempSync(join(tmpdir(), "ksocket-demo-"));
  const lab = await startLab(site);
  try {
    console.log(`${lab.truth.hosts.length} hosts live there.`);
    await show(lab, home, isOnce);
  } finally {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
const lacks = missing([...labRequirements, "build"]);
if (lacks.length > 0) {
  console.error(`The demo builds a network of its own and needs ${lacks.join(", ")}.`);
  process.exitCode = 69;
} else {
  await demo(values.once);
}
