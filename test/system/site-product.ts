/** The built program as a site has it: a cloud on a machine of its own, an agent that is linked to it, and the cloud's REST API. */

import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { vi } from "vitest";
import { z } from "zod";
import { cloudAddress, type Lab } from "../lab/lab.ts";
import { type Relay, startRelay } from "../lab/relay.ts";
import { builtProgram } from "../requirements.ts";

const CLOUD_PORT = 8585;
const path = "/api/apps/sonar/networks";

const created = z.object({ networkId: z.string().optional(), ksocketId: z.string().optional() });
const scan = z.object({
  status: z.string(),
  terminatedAt: z.string().nullable(),
  numberOfAddresses: z.number(),
});
const ksockets = z.object({ items: z.array(z.object({ isConnected: z.boolean() })) });
const nodes = z.object({
  items: z.array(z.object({ addresses: z.array(z.object({ addr: z.string() })) })),
  total: z.number(),
});

export class SiteProduct {
  readonly #lab: Lab;
  readonly #home: string;
  readonly #children = new Map<"cloud" | "agent", ChildProcess>();
  #relay: Relay | undefined;
  #apiToken = "";
  #networkId = "";

  constructor(lab: Lab, home: string) {
    this.#lab = lab;
    this.#home = home;
  }

  /** Starts the cloud, creates a network of the prefixes with one ksocket, and starts the agent. */
  async start(prefixes: readonly string[]): Promise<void> {
    await this.startCloud();
    this.#relay = await startRelay(this.#lab.cloud, CLOUD_PORT);
    this.#apiToken = execFileSync(
      process.execPath,
      [builtProgram, "cloud", "token", "create", "test"],
      { env: this.#env("cloud"), encoding: "utf8" },
    ).trim();
    const settings = { startAddresses: prefixes, allowedPrefixes: prefixes };
    const body = { displayName: "site", settings };
    this.#networkId = created.parse(await this.ask("POST", path, body)).networkId ?? "";
    const ksocketId = created.parse(
      await this.ask("POST", "/api/ksockets", { displayName: "agent" }),
    ).ksocketId;
    await this.ask("PUT", `${path}/${this.#networkId}/ksockets/${ksocketId}`, {});
    const issued = await this.ask("POST", `/api/ksockets/${ksocketId}/tokens`, {});
    const { token } = z.object({ token: z.string() }).parse(issued);
    this.#writeAgentSettings(token);
    await this.startAgent();
  }

  async startCloud(): Promise<void> {
    const words = ["cloud", "--host", "0.0.0.0", "--port", String(CLOUD_PORT)];
    const child = this.#spawn("cloud", words);
    if (!child.stdout) throw new Error("the cloud has no output");
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith("The cloud is at")) return;
    }
    throw new Error("the cloud ended before it was ready");
  }

  /** Resolves when the cloud sees the agent. */
  async startAgent(): Promise<void> {
    this.#spawn("agent", ["connect"]);
    await this.until("the agent is connected", () => this.isLinked());
  }

  /** Whether the cloud sees the agent. */
  async isLinked(): Promise<boolean> {
    const { items } = ksockets.parse(await this.ask("GET", "/api/ksockets"));
    return items.some(({ isConnected }) => isConnected);
  }

  async kill(which: "cloud" | "agent"): Promise<void> {
    const child = this.#children.get(which);
    if (child === undefined) return;
    this.#children.delete(which);
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }

  async startScan(): Promise<string> {
    const started = await this.ask("POST", `${path}/${this.#networkId}/scans`);
    return z.object({ scanId: z.string() }).parse(started).scanId;
  }

  async scan(scanId: string): Promise<z.infer<typeof scan> & { readonly isOver: boolean }> {
    const read = scan.parse(await this.ask("GET", `${path}/${this.#networkId}/scans/${scanId}`));
    return { ...read, isOver: read.terminatedAt !== null && read.status !== "aggregating" };
  }

  /** Addresses of the network's nodes, one for each node that has it. */
  async nodeAddresses(): Promise<string[]> {
    const { items, total } = nodes.parse(
      await this.ask("GET", `${path}/${this.#networkId}/managed-nodes?limit=1000`),
    );
    if (total > items.length) throw new Error("more nodes than one page");
    return items.flatMap(({ addresses }) => addresses.map(({ addr }) => addr)).sort();
  }

  async ask(method: "GET" | "POST" | "PUT", resource: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#relay?.port}${resource}`, {
      method,
      headers: {
        "x-authorization": `Token ${this.#apiToken}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Asks again and again, also while the cloud can't be reached; rejects after `withinMs`. */
  async until(what: string, isSo: () => Promise<boolean>, withinMs = 180_000): Promise<void> {
    const expectIt = async () => {
      if (!(await isSo().catch(() => false))) throw new Error(`in vain: ${what}`);
    };
    await vi.waitFor(expectIt, { timeout: withinMs, interval: 200 });
  }

  async stop(): Promise<void> {
    await Promise.all([this.kill("agent"), this.kill("cloud")]);
    this.#relay?.close();
  }

  #env(which: "cloud" | "agent"): NodeJS.ProcessEnv {
    return { ...process.env, KSOCKET_HOME: join(this.#home, which), KSOCKET_LOGFILE: "-" };
  }

  #spawn(which: "cloud" | "agent", words: readonly string[]): ChildProcess {
    const place = which === "cloud" ? this.#lab.cloud : this.#lab.scanner;
    const child = place.spawn(process.execPath, [builtProgram, ...words], {
      env: this.#env(which),
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#children.set(which, child);
    return child;
  }

  #writeAgentSettings(token: string): void {
    const folder = join(this.#home, "agent", "etc", "ksocket");
    mkdirSync(folder, { recursive: true });
    const lines = [
      "connect:",
      `  token: '${token}'`,
      `  host: '${cloudAddress}'`,
      `  port: ${CLOUD_PORT}`,
      "  allowInsecure: true",
    ];
    writeFileSync(join(folder, "ksocket.yml"), `${lines.join("\n")}\n`, { mode: 0o600 });
  }
}
