/** Network namespaces of labs: made, entered, and removed, also those whose owner died without doing so. */

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);

/** State of every lab on this machine, a folder each: owner.json, truth.jsonl, the record of packets. */
const stateFolder = join(tmpdir(), "ksocket-lab");

const ownerFile = z.object({
  /** Null: kept until somebody removes it. */
  owner: z.object({ pid: z.number(), startedTicks: z.string() }).nullable(),
  namespaces: z.array(z.string()),
});

/** Runs ip(8). */
export async function ip(...args: readonly string[]): Promise<string> {
  return (await run("ip", args)).stdout;
}

/** When a process started, in clock ticks since boot: tells a process from a later one with the same id. */
function startedTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

const folderOf = (id: string): string => join(stateFolder, id);

/** Ids of the labs on this machine. */
export function knownLabs(): string[] {
  mkdirSync(stateFolder, { recursive: true });
  return readdirSync(stateFolder).sort();
}

/** Writes down a new lab and who owns it, before anything is made. */
export function registerLab(isKept: boolean): { id: string; folder: string } {
  const id = randomBytes(3).toString("hex");
  const folder = folderOf(id);
  mkdirSync(folder, { recursive: true });
  const owner = isKept ? null : { pid: process.pid, startedTicks: startedTicks(process.pid) ?? "" };
  const namespaces = ["scan", "world", "hosts", "cloud"].map((role) => `ks-${id}-${role}`);
  writeFileSync(join(folder, "owner.json"), JSON.stringify({ owner, namespaces }));
  return { id, folder };
}

/** Makes a namespace with its own resolver settings; loopback is up and IPv6 needs no duplicate detection. */
export async function addNamespace(name: string, nameserver: string): Promise<void> {
  mkdirSync(`/etc/netns/${name}`, { recursive: true });
  const resolver = `nameserver ${nameserver}\noptions timeout:1 attempts:1\n`;
  writeFileSync(`/etc/netns/${name}/resolv.conf`, resolver);
  await ip("netns", "add", name);
  await ip("-n", name, "link", "set", "lo", "up");
  const settings = [
    "net/ipv6/conf/default/dad_transmits=0",
    "net/ipv6/conf/default/accept_dad=0",
    "net/ipv6/conf/default/router_solicitations=0",
    "net/ipv6/conf/default/accept_ra=0",
  ];
  await writeSettings(name, settings);
}

/** Sets kernel parameters, `path=value` as a shell takes it, of a namespace. */
export async function writeSettings(name: string, settings: readonly string[]): Promise<void> {
  const script = settings.map((setting) => {
    const [path, value] = setting.split("=");
    return `echo ${value} > /proc/sys/${path}`;
  });
  await ip("netns", "exec", name, "sh", "-e", "-c", script.join("\n"));
}

async function endProcesses(name: string): Promise<void> {
  const pids = (await ip("netns", "pids", name)).split("\n").filter(Boolean).map(Number);
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

async function removeNamespace(name: string): Promise<void> {
  try {
    await endProcesses(name);
    await ip("netns", "delete", name);
  } catch {
    // It was never made, or another process removes the same stale lab.
  }
  rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
}

/** Ends whatever runs in a lab's namespaces and removes every trace of it. Does nothing when there is no such lab. */
export async function removeLab(id: string): Promise<void> {
  const names = readOwner(id)?.namespaces ?? [];
  await Promise.all(names.map(removeNamespace));
  rmSync(folderOf(id), { recursive: true, force: true });
}

function readOwner(id: string): z.infer<typeof ownerFile> | undefined {
  try {
    return ownerFile.parse(JSON.parse(readFileSync(join(folderOf(id), "owner.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Removes labs whose owner has died. */
export async function removeStaleLabs(): Promise<void> {
  for (const id of knownLabs()) {
    const owner = readOwner(id)?.owner;
    if (owner && startedTicks(owner.pid) !== owner.startedTicks) await removeLab(id);
  }
}
