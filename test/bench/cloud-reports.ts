/** Nodes as a large network has them: most machines share their packages with many, each has some of its own. */

import type { NodeReport } from "../../src/protocol/node.ts";
import type { ScanEnd } from "../../src/protocol/scan.ts";

const PACKAGES = 500;
const VERSIONS = 8;

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/** 500 packages; every machine's list differs from every other's by one, and the rest comes in eight generations. */
const packagesOf = (n: number): NodeReport["packages"] =>
  Array.from({ length: PACKAGES }, (_, k) => ({
    name: `package-${k}`,
    version: k === 0 ? `${n}.0` : `1.${(n + k) % VERSIONS}.2-3`,
    arch: "amd64",
  }));

export function reportOf(n: number): NodeReport {
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
    packages: packagesOf(n),
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
