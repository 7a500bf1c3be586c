/** A site in private network namespaces: the scanner's end, and a world that answers. Needs root, iproute2, ethtool, gcc. */

import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import {
  addNamespace,
  ip,
  registerLab,
  removeLab,
  removeStaleLabs,
  writeSettings,
} from "./namespaces.ts";
import { type LabOptions, type Plan, planSite } from "./options.ts";
import { type ExecOptions, type Executed, Place } from "./place.ts";
import { worldProgram } from "./programs.ts";
import { Truth } from "./truth.ts";
import { Capture, type Mark, readMark } from "./wire-record.ts";

/** The cloud's address when the lab has one; the scanner is 10.81.0.2 on that link. */
export const cloudAddress = "10.81.0.1";

export type LinkName = "site" | "cloud" | "hosts";
/** The far end of each link: taking it down takes the scanner's carrier away, and leaves the scanner's addresses alone. */
const farEnd = {
  site: { role: "world", device: "w0" },
  cloud: { role: "cloud", device: "c1" },
  hosts: { role: "hosts", device: "k1" },
} as const;

/** What a machine needs for a lab, in the words of test/requirements.ts. */
export const labRequirements = [
  "namespaces",
  "command:ip",
  "command:ethtool",
  "command:gcc",
] as const;

export class Lab {
  readonly id: string;
  readonly plan: Plan;
  readonly truth: Truth;
  /** Ground truth, JSON Lines. */
  readonly truthFile: string;
  /** Where scans are started from. */
  readonly scanner: Place;
  /** The namespace whose kernel answers for `kernelPrefix`: run real servers here. */
  readonly hosts: Place;
  /** The cloud's namespace, when the lab has one. */
  readonly cloud: Place;
  readonly #recordFile: string;
  #mark: Mark;

  constructor(id: string, folder: string, plan: Plan) {
    this.id = id;
    this.plan = plan;
    this.truthFile = join(folder, "truth.jsonl");
    this.truth = new Truth(readFileSync(this.truthFile, "utf8"));
    this.scanner = new Place(`ks-${id}-scan`);
    this.hosts = new Place(`ks-${id}-hosts`);
    this.cloud = new Place(`ks-${id}-cloud`);
    this.#recordFile = join(folder, "record");
    this.#mark = readMark(this.#recordFile);
  }

  /** Runs a command to its end in the scanner's namespace. */
  exec(command: string, args: readonly string[], options?: ExecOptions): Promise<Executed> {
    return this.scanner.exec(command, args, options);
  }

  /** Starts a command in the scanner's namespace. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess {
    return this.scanner.spawn(command, args, options);
  }

  /** From now on `capture` counts from zero. */
  resetCapture(): void {
    this.#mark = readMark(this.#recordFile);
  }

  /** What the scanner has sent into the site since the last reset; the other links are not in it. */
  capture(): Capture {
    return new Capture(this.#recordFile, this.#mark);
  }

  async cutLink(link: LinkName = "site"): Promise<void> {
    const end = farEnd[link];
    await ip("-n", `ks-${this.id}-${end.role}`, "link", "set", end.device, "down");
  }

  async restoreLink(link: LinkName = "site"): Promise<void> {
    const end = farEnd[link];
    await ip("-n", `ks-${this.id}-${end.role}`, "link", "set", end.device, "up");
  }

  /** Ends everything that runs in the lab and removes it. */
  stop(): Promise<void> {
    return removeLab(this.id);
  }
}

/** A pair of joined interfaces, the first in the scanner's namespace. */
async function joinNamespaces(id: string, role: string, near: string, far: string): Promise<void> {
  const peer = `ks-${id}-${role}`;
  const scan = `ks-${id}-scan`;
  await ip("-n", scan, "link", "add", near, "type", "veth", "peer", "name", far, "netns", peer);
  await ip("-n", scan, "link", "set", near, "up");
  await ip("-n", peer, "link", "set", far, "up");
}

async function joinSite(id: string, plan: Plan): Promise<void> {
  const scan = `ks-${id}-scan`;
  await addNamespace(scan, plan.gateway);
  await addNamespace(`ks-${id}-world`, plan.gateway);
  // The world speaks IPv6 itself; its kernel must not join in.
  await writeSettings(`ks-${id}-world`, ["net/ipv6/conf/default/disable_ipv6=1"]);
  await joinNamespaces(id, "world", "s0", "w0");
  // Segmentation offload makes libpcap size its ring frames at 64 KiB: a ring of 31 frames loses replies.
  for (const [name, device] of [
    [scan, "s0"],
    [`ks-${id}-world`, "w0"],
  ] as const) {
    await ip(
      "netns",
      "exec",
      name,
      "ethtool",
      "-K",
      device,
      "tso",
      "off",
      "gso",
      "off",
      "gro",
      "off",
    );
  }
  await writeSettings(scan, ["net/ipv4/ping_group_range=0 2147483647"]);
  await ip("-n", scan, "addr", "add", `${plan.scanner}/${plan.prefixLength}`, "dev", "s0");
  await ip("-n", scan, "addr", "add", "fd77::1/64", "dev", "s0", "nodad");
  await ip("-n", scan, "route", "add", "default", "via", plan.gateway);
}

async function joinHosts(id: string, prefix: string): Promise<void> {
  const hosts = `ks-${id}-hosts`;
  await addNamespace(hosts, "127.0.0.1");
  await joinNamespaces(id, "hosts", "s1", "k1");
  await ip("-n", `ks-${id}-scan`, "addr", "add", "10.80.0.1/30", "dev", "s1");
  await ip("-n", hosts, "addr", "add", "10.80.0.2/30", "dev", "k1");
  await ip("-n", hosts, "route", "add", "local", prefix, "dev", "lo");
  await ip("-n", `ks-${id}-scan`, "route", "add", prefix, "via", "10.80.0.2");
}

async function joinCloud(id: string): Promise<void> {
  await addNamespace(`ks-${id}-cloud`, "127.0.0.1");
  await joinNamespaces(id, "cloud", "c0", "c1");
  await ip("-n", `ks-${id}-scan`, "addr", "add", "10.81.0.2/30", "dev", "c0");
  await ip("-n", `ks-${id}-cloud`, "addr", "add", `${cloudAddress}/30`, "dev", "c1");
}

async function startWorld(id: string, folder: string, args: readonly string[], isKept: boolean) {
  const program = worldProgram();
  const truth = execFileSync(program, [...args, "--dump"], { maxBuffer: 2 ** 30 });
  writeFileSync(join(folder, "truth.jsonl"), truth);
  const words = ["netns", "exec", `ks-${id}-world`, program, ...args];
  words.push("--interface", "w0", "--log", join(folder, "record"));
  if (!isKept) words.push("--die-with-parent");
  const world = spawn("ip", words, { stdio: ["ignore", "pipe", "inherit"], detached: isKept });
  const failed = once(world, "exit").then(() => {
    throw new Error("the lab's world ended before it was ready");
  });
  await Promise.race([once(world.stdout, "data"), failed]);
  failed.catch(() => undefined);
  world.stdout.destroy();
  world.unref();
  if (world.pid !== undefined) hasten(world.pid);
}

/** The world must never be what a scan waits for. */
function hasten(pid: number): void {
  try {
    setPriority(pid, -15);
  } catch {
    // A container may forbid it: the world is then only as fast as the machine's other work allows.
  }
}

/**
 * Builds a site and waits until it answers. Any number may exist at once. Ends with `lab.stop()`; when this process
 * dies without that, the next start of any lab clears it away.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  await removeStaleLabs();
  const plan = planSite(options);
  const { id, folder } = registerLab(options.isKept ?? false);
  try {
    await joinSite(id, plan);
    if (options.kernelPrefix !== undefined) await joinHosts(id, options.kernelPrefix);
    if (options.hasCloud) await joinCloud(id);
    await startWorld(id, folder, plan.worldArguments, options.isKept ?? false);
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    return new Lab(id, folder, plan);
  } catch (error) {
    await removeLab(id);
    throw error;
  }
}
