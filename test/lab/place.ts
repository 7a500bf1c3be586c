/** A namespace of the lab in which commands are run. */

import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { measureProgram } from "./programs.ts";

export interface ExecOptions {
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
  /** After that the command and its children are killed, and `code` is null. Default 120,000. */
  readonly timeoutMs?: number;
}

export interface Executed {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when the command was killed by the time-out. */
  readonly code: number | null;
  /** From fork to exit of the command itself. */
  readonly wallMs: number;
  readonly userMs: number;
  readonly systemMs: number;
  /** Greatest resident memory of any one process of the command's family. */
  readonly maxRssKb: number;
}

async function textOf(stream: Readable | null | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function killFamily(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });

export class Place {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** Starts a command; its process id is the command's own. Whatever is still running ends with the lab. */
  spawn(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const words = ["netns", "exec", this.namespace, command, ...args];
    const env = { ...process.env, ...options.env };
    return spawn("ip", words, { ...options, env });
  }

  /** Runs a command to its end. Never rejects because of its exit code. */
  async exec(
    command: string,
    args: readonly string[],
    options: ExecOptions = {},
  ): Promise<Executed> {
    const child = this.spawn(measureProgram(), [command, ...args], {
      detached: true,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      ...(options.env && { env: options.env }),
      ...(options.cwd && { cwd: options.cwd }),
    });
    let isKilled = false;
    const timer = setTimeout(() => {
      isKilled = true;
      killFamily(child);
    }, options.timeoutMs ?? 120_000);
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input ?? "");
    const usageStream = child.stdio[3] as Readable;
    const [stdout, stderr, usage, code] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      textOf(usageStream),
      ended(child),
    ]);
    clearTimeout(timer);
    const [wallMs = 0, userMs = 0, systemMs = 0, maxRssKb = 0] = usage
      .trim()
      .split(" ")
      .map(Number);
    return { stdout, stderr, code: isKilled ? null : code, wallMs, userMs, systemMs, maxRssKb };
  }
}

/** A field of a file about a process, in its unit; undefined when the process has ended. */
function fieldOf(pid: number, file: string, name: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
  } catch {
    return undefined;
  }
}

/** A process and all its descendants, now. */
function familyOf(pid: number): number[] {
  const all = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ id: Number(entry), parent: fieldOf(Number(entry), "status", "PPid") }));
  const withChildren = (id: number): number[] => [
    id,
    ...all.filter(({ parent }) => parent === id).flatMap((child) => withChildren(child.id)),
  ];
  return withChildren(pid);
}

const sum = (values: readonly (number | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** Resident memory, now, of a process and all its descendants together: pages that they share count in each. */
export function residentKb(pid: number): number {
  return sum(familyOf(pid).map((id) => fieldOf(id, "status", "VmRSS")));
}

/** The same, with a shared page divided among those who share it (PSS): what the machine would have more without them. */
export function proportionalKb(pid: number): number {
  return sum(familyOf(pid).map((id) => fieldOf(id, "smaps_rollup", "Pss")));
}
