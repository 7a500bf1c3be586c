/** A real cloud on a free port, with a stand-in for the agents' endpoint that records commands and lets a test speak as an agent. */

import { type CloudOptions, createCloud } from "../../../src/cloud/cloud.ts";
import type {
  AgentLinks,
  AppliedEvent,
  CommandReply,
} from "../../../src/cloud/endpoint/registry.ts";
import { ensureAdministrator } from "../../../src/cloud/first-start.ts";
import type { Store } from "../../../src/cloud/store/store.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import type { Command } from "../../../src/protocol/frames.ts";
import type { ScanProgress } from "../../../src/protocol/scan.ts";
import { openTestStore, temporaryFolder } from "./support.ts";

export class FakeLinks implements AgentLinks {
  readonly connected = new Set<string>();
  readonly commands: { ksocketId: string; command: Command }[] = [];
  readonly disconnected: { tokenId: string; code: number }[] = [];
  reply: CommandReply = {};
  readonly #progress = new Set<Parameters<AgentLinks["onProgress"]>[0]>();
  readonly #applied = new Set<Parameters<AgentLinks["onApplied"]>[0]>();
  readonly #connection = new Set<Parameters<AgentLinks["onConnection"]>[0]>();

  isConnected = (ksocketId: string) => this.connected.has(ksocketId);
  command = async (ksocketId: string, command: Command) => {
    this.commands.push({ ksocketId, command });
    return this.reply;
  };
  disconnect = (tokenId: string, code: number) => {
    this.disconnected.push({ tokenId, code });
  };
  progressOf = () => undefined;
  onProgress = (listener: Parameters<AgentLinks["onProgress"]>[0]) => {
    this.#progress.add(listener);
    return () => this.#progress.delete(listener);
  };
  onApplied = (listener: Parameters<AgentLinks["onApplied"]>[0]) => {
    this.#applied.add(listener);
    return () => this.#applied.delete(listener);
  };
  onConnection = (listener: Parameters<AgentLinks["onConnection"]>[0]) => {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  };
  tellProgress(ksocketId: string, scanId: string, progress: ScanProgress): void {
    for (const listener of this.#progress) listener(ksocketId, scanId, progress);
  }
  tellApplied(ksocketId: string, events: readonly AppliedEvent[]): void {
    for (const listener of this.#applied) listener(ksocketId, events);
  }
}

export interface RunningCloud {
  readonly url: string;
  readonly store: Store;
  readonly links: FakeLinks;
  readonly password: string;
  /** An API token that works. */
  readonly token: string;
  /** Moves the store's clock forward. */
  pass(ms: number): void;
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  json<Body>(path: string): Promise<Body>;
  stop(): Promise<void>;
}

type Extras = Partial<
  Pick<CloudOptions, "trustProxy" | "basicAuth" | "requestBudget" | "requestTimeouts" | "tls">
>;

export async function runningCloud(
  publicDirectory?: string,
  extras: Extras = {},
): Promise<RunningCloud> {
  const folder = temporaryFolder();
  let passedMs = 0;
  const store = await openTestStore(folder.path, () => Date.now() + passedMs);
  const links = new FakeLinks();
  const cloud = createCloud({
    dataDirectory: folder.path,
    host: "127.0.0.1",
    port: 0,
    version: "2.0.0",
    log: silentLogger,
    endpoint: () => ({ links, close: async () => undefined }),
    store,
    keepsHouse: false,
    ...extras,
    ...(publicDirectory === undefined ? {} : { publicDirectory }),
  });
  const password = (await ensureAdministrator(store)) ?? "";
  const [user] = await store.users.list();
  const { token } = await store.apiTokens.create(user?.userId ?? "", "tests", null);
  const { url } = await cloud.start();
  const request = (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) =>
    fetch(url + path, {
      method,
      headers: headers ?? {
        "X-Authorization": `Token ${token}`,
        Accept: "application/json",
        "Content-Type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    url,
    store,
    links,
    password,
    token,
    pass: (ms) => {
      passedMs += ms;
    },
    request,
    json: async <Body>(path: string) => (await (await request("GET", path)).json()) as Body,
    stop: async () => {
      await cloud.stop();
      await store.close();
      folder.remove();
    },
  };
}
