/**
 * Nodes as a large network has them. Of 500 packages each machine has 420 of the system's, in one of eight states of updating;
 * 79 of some 3,000 that are installed as machines are used, in one of four versions; and one that no other machine has.
 */

import type { NodeReport } from "../../src/protocol/node.ts";
import type { ScanEnd } from "../../src/protocol/scan.ts";

const SYSTEM = 420;
const STATES = 8;
const CHOSEN = 79;
const CHOICES = 3_000;
const VERSIONS = 4;
const PACKAGES = SYSTEM + CHOSEN + 1;

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/** A number below the limit that looks random, and is the same for the same two (Knuth, TAOCP 3 §6.4: multiplication by 2^32/φ). */
function scattered(n: number, k: number, below: number): number {
  const mixed = Math.imul(Math.imul(n + 1, 0x9e37_79b1) ^ (k + 1), 0x9e37_79b1) >>> 0;
  return Math.floor((mixed / 2 ** 32) * below);
}

function chosenPackage(n: number, k: number) {
  // Each of its own part of the choices, so that none is chosen twice.
  const part = Math.floor(CHOICES / CHOSEN);
  const choice = k * part + scattered(n, k, part);
  return { name: `lib-choice-${choice}`, version: `2.${scattered(n, choice, VERSIONS)}.0-1` };
}

/** `scan` counts up: every eighth machine is updated from one scan to the next. */
function packagesOf(n: number, scan: number): NodeReport["packages"] {
  const state = (scattered(n, 0, STATES) + (n % 8 === 0 ? scan : 0)) % STATES;
  const system = Array.from({ length: SYSTEM }, (_, k) => ({
    name: `system-package-${k}`,
    version: `1.${k % 3 === 0 ? state : 0}.2-3+deb12u1`,
  }));
  const chosen = Array.from({ length: CHOSEN }, (_, k) => chosenPackage(n, k));
  const own = { name: `site-build-${n}`, version: "1.0" };
  return [...system, ...chosen, own].map((one) => ({ ...one, arch: "amd64" }));
}

export function reportOf(n: number, scan: number): NodeReport {
  const [high, low] = [n >> 8, n & 255];
  const addr = `10.77.${high}.${low}`;
  const macaddr = `00:50:56:00:${hex(high)}:${hex(low)}`;
  const hostname = `host-${n}.example.local`;
  return {
    nodeKey: `node-${n}`,
    revision: 1,
    node: {
      displayName: hostname,
      aggregationType: "machineId",
      addresses: [
        {
          addr,
          subnet: "10.77.0.0/16",
          macaddr,
          hostnames: [{ hostname, source: "dns" }],
          services: [{ name: "ssh", transport: "tcp", port: 22 }],
          extraFields: { macaddr: { organizationName: "VMware, Inc." } },
        },
      ],
      interfaces: [{ ifname: "eth0", addr, netmask: "255.255.0.0", macaddr }],
      system: { family: "Debian GNU/Linux", version: "12", serial: `S${n}` },
      deviceTypes: [{ type: "server" }],
      extraFields: {
        kernel: { name: "Linux", version: "6.1", release: "6.1.0-9" },
        product: { vendorName: "VMware, Inc.", modelName: "Virtual Platform" },
      },
      numberOfPackages: PACKAGES,
      numberOfWindowsUpdates: 0,
    },
    signatures: [{ type: "machineId", value: `machine-${n}` }],
    packages: packagesOf(n, scan),
    unchangedLists: [],
    sections: [],
    replaces: [],
  };
}

export const scanEndOf = (at: number): ScanEnd => ({
  status: "succeeded",
  progress: {
    phase: "ended",
    startedAt: at,
    at,
    candidates: 0,
    asked: 0,
    alive: 0,
    silent: 0,
    detailsPending: 0,
    detailsDone: 0,
    nodes: 0,
    packetsSent: 0,
    packetsPerSecond: 0,
    lossEstimate: 0,
    etaMs: null,
    waitingFor: [],
  },
  notices: [],
  reasons: [],
});
