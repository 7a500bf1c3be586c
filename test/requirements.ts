/** What a test needs from the machine, and what happens when it isn't there: skipped with the reason, failed in CI. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

/** `namespaces`: root that may create network namespaces. `capture`: npm's `cap` built against libpcap. `build`: the program in dist/. `python:`: a module of Debian's Python. Otherwise a command's name. */
export type Requirement =
  | "namespaces"
  | "capture"
  | "build"
  | `python:${string}`
  | `command:${string}`;

/** Debian's own, whose modules come as packages; there may be others. */
export const DEBIAN_PYTHON = "/usr/bin/python3";

export const builtProgram = fileURLToPath(new URL("../dist/src/cli/main.js", import.meta.url));

/** Debian package of a command whose package has another name. */
const packageOfCommand: Record<string, string> = {
  arping: "iputils-arping",
  busybox: "busybox-static",
  dig: "bind9-dnsutils",
  dropbear: "dropbear-bin",
  "freerdp-shadow-cli": "freerdp2-shadow-x11",
  "fusioninventory-netdiscovery": "fusioninventory-agent-task-network",
  "fusioninventory-netinventory": "fusioninventory-agent-task-network",
  gcc: "build-essential",
  ip: "iproute2",
  "kadmin.local": "krb5-admin-server",
  krb5kdc: "krb5-kdc",
  lscpu: "util-linux",
  lsblk: "util-linux",
  nmblookup: "samba-common-bin",
  ntlm_auth: "winbind",
  pacman: "pacman-package-manager",
  ping: "iputils-ping",
  rpmbuild: "rpm",
  puttygen: "putty-tools",
  setpriv: "util-linux",
  snmpbulkwalk: "snmp",
  snmpd: "snmpd",
  snmpget: "snmp",
  ss: "iproute2",
  "ssh-keygen": "openssh-client",
  sshd: "openssh-server",
  Xvfb: "xvfb",
};

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore", timeout: 20_000 }).status === 0;

function canCreateNamespaces(): boolean {
  if (process.getuid?.() !== 0) return false;
  const name = `ks-probe-${process.pid}`;
  return succeeds("ip", ["netns", "add", name]) && succeeds("ip", ["netns", "delete", name]);
}

function whatIsMissing(requirement: Requirement): string | undefined {
  if (requirement === "namespaces") {
    return canCreateNamespaces() ? undefined : "root and network namespaces (ip netns add)";
  }
  if (requirement === "capture") {
    const loads = succeeds(process.execPath, ["--eval", 'require("cap")']);
    return loads ? undefined : "the npm package cap (apt-get install libpcap-dev, then npm ci)";
  }
  if (requirement === "build") {
    return existsSync(builtProgram) ? undefined : "the built program (npm run build)";
  }
  if (requirement.startsWith("python:")) {
    const name = requirement.slice("python:".length);
    if (succeeds(DEBIAN_PYTHON, ["-c", `import ${name}`])) return undefined;
    return `the Python module ${name} (apt-get install python3-${name.replaceAll("_", "-")})`;
  }
  const command = requirement.slice("command:".length);
  if (succeeds("sh", ["-c", 'command -v "$1"', "sh", command])) return undefined;
  return `the command ${command} (apt-get install ${packageOfCommand[command] ?? command})`;
}

const known = new Map<Requirement, string | undefined>();

/** What of the given list this machine lacks, in words that say how to get it; empty: everything is there. */
export function missing(requirements: readonly Requirement[]): string[] {
  for (const requirement of requirements) {
    if (!known.has(requirement)) known.set(requirement, whatIsMissing(requirement));
  }
  return requirements.flatMap((requirement) => known.get(requirement) ?? []);
}

/**
 * A `describe` that only runs where its requirements are met: elsewhere it is skipped and standard error says why;
 * in CI (`CI=true`) it fails instead. The body is never called when something is missing.
 *
 *     describeNeeding(["namespaces", "command:gcc", "command:nmap"], "an ARP sweep", () => {
 *       it("finds every host of the segment", async () => { … });
 *     });
 */
export function describeNeeding(
  requirements: readonly Requirement[],
  name: string,
  body: () => void,
): void {
  const lacks = missing(requirements);
  if (lacks.length === 0) {
    describe(name, body);
    return;
  }
  const reason = `needs ${lacks.join(", ")}`;
  if (process.env["CI"] === "true") {
    describe(name, () => {
      it("has what it needs", () => {
        throw new Error(reason);
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${name}: ${reason}\n`);
  describe.skip(`${name} (${reason})`, () => {
    it.skip("runs where its requirements are met", () => undefined);
  });
}
