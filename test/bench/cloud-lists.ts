/** What people do with a large network's nodes once they are there: pages, filters, cursors, software, exports. */

import { printTable } from "./table.ts";

/** Questions of each kind. */
const TIMES = 10;

export interface AskedCloud {
  /** Of the network. */
  readonly url: string;
  readonly token: string;
  readonly nodes: number;
}

async function answer({ url, token }: AskedCloud, path: string): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    headers: { "x-authorization": `Token ${token}`, connection: "close" },
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

const random = (below: number) => Math.floor(Math.random() * below);

/** Kinds of questions, each with a new one for every time it is asked. */
const questions = (nodes: number): Readonly<Record<string, () => string>> => ({
  "1,000 by identifier": () => `/managed-nodes?limit=1000&offset=${random(nodes)}`,
  "1,000 by name": () => `/managed-nodes?limit=1000&sort=displayName&offset=${random(nodes)}`,
  "1,000 by address, backwards": () =>
    `/managed-nodes?limit=1000&sort=-addr&offset=${random(nodes)}`,
  "1,000 by cursor": () =>
    `/managed-nodes?limit=1000&cursor=${random(16).toString(16)}0000000-0000-4000-8000-000000000000`,
  "search, one found": () => `/managed-nodes?q=host-${random(nodes)}.`,
  "search, all found": () => "/managed-nodes?q=host",
  "filter: state": () => "/managed-nodes?state=new&limit=50",
  "filter: family and vendor": () =>
    "/managed-nodes?family=debian%20gnu/linux&vendor=vmware,%20inc.",
  "software by spread": () => "/software",
  "software by name": () => `/software?q=choice-${random(3_000)}`,
  "nodes with a package": () => `/software/nodes?name=lib-choice-${random(3_000)}`,
});

async function millisecondsOf(cloud: AskedCloud, question: () => string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const began = performance.now();
    await (await answer(cloud, question())).arrayBuffer();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

/** Reads an export piece by piece. @returns its seconds, megabytes, and by how many megabytes the process grew */
async function exported(cloud: AskedCloud, format: string): Promise<string[]> {
  const before = process.memoryUsage.rss();
  const began = performance.now();
  const { body } = await answer(cloud, `/managed-nodes/export?format=${format}`);
  let bytes = 0;
  let peak = before;
  for await (const piece of body ?? []) {
    bytes += (piece as Uint8Array).length; // the bodies of fetch are bytes
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - began) / 1_000;
  const megabytes = (value: number) => (value / 2 ** 20).toFixed(0);
  return [format, seconds.toFixed(1), megabytes(bytes), megabytes(peak - before)];
}

export async function measureLists(cloud: AskedCloud): Promise<void> {
  const rows: string[][] = [];
  for (const [name, question] of Object.entries(questions(cloud.nodes))) {
    const times = await millisecondsOf(cloud, question);
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
    rows.push([name, at(0.5), at(0.95)]);
  }
  printTable(["list", "p50 ms", "p95 ms"], rows);
  const exports: string[][] = [];
  for (const format of ["csv", "xlsx", "jsonl"]) exports.push(await exported(cloud, format));
  printTable(["export", "seconds", "MB", "RSS grew MB"], exports);
}
