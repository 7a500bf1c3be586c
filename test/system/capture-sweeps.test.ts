import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Evidence, EvidenceOf } from "../../src/protocol/evidence.ts";
import type { SweepRequestInput } from "../../src/protocol/sweep.ts";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import type { LabOptions } from "../lab/options.ts";
import { globalIpv6, linkLocalIpv6 } from "../lab/truth.ts";
import { describeNeeding } from "../requirements.ts";
import { addressesOf, resultOf, SweepProcess } from "./capture/sweep-process.ts";

const interfaces = z.array(
  z.object({
    address: z.string(),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })),
  }),
);
const link = { first: "10.77.0.1", last: "10.77.3.254" };
const routed = [
  { first: "10.78.0.1", last: "10.78.0.254" },
  { first: "10.78.1.1", last: "10.78.1.254" },
];
const ports = [22, 80, 443];

async function deviceOf(lab: Lab): Promise<SweepRequestInput["device"]> {
  const { stdout } = await lab.exec("ip", ["-j", "addr", "show", "dev", "s0"]);
  const [found] = interfaces.parse(JSON.parse(stdout));
  if (found === undefined) throw new Error("the lab has no s0");
  const prefixes = found.addr_info.map(({ local, prefixlen }) => ({
    addr: local,
    prefix: local.includes(":")
      ? `${local.startsWith("fe80") ? "fe80" : "fd77"}::/${prefixlen}`
      : "10.77.0.0/22",
  }));
  return { name: "s0", macaddr: found.address, prefixes };
}

async function withLab(
  options: LabOptions,
  use: (lab: Lab, capture: SweepProcess, device: SweepRequestInput["device"]) => Promise<void>,
): Promise<void> {
  const lab = await startLab(options);
  const capture = new SweepProcess(lab);
  try {
    await use(lab, capture, await deviceOf(lab));
  } finally {
    await capture.stop();
    await lab.stop();
  }
}

const ofKind = <Kind extends Evidence["kind"]>(evidence: readonly Evidence[], kind: Kind) =>
  evidence.filter((item): item is EvidenceOf<Kind> => item.kind === kind);
const sorted = (addresses: Iterable<string>) => [...addresses].sort();

describeNeeding([...labRequirements, "capture", "command:setpriv"], "sweeps by packets", () => {
  let lab: Lab;
  let capture: SweepProcess;
  let device: SweepRequestInput["device"];
  beforeAll(async () => {
    lab = await startLab();
    capture = new SweepProcess(lab);
    device = await deviceOf(lab);
  });
  afterAll(async () => {
    await capture.stop();
    await lab.stop();
  });
  const onLink = (addresses: Set<string>) =>
    sorted(addresses).filter((address) => !lab.truth.at(address)?.isRouted);
  const beyond = (addresses: Set<string>) =>
    sorted(addresses).filter((address) => lab.truth.at(address)?.isRouted);

  it("find by ARP exactly who is on the link, with the right MAC addresses", async () => {
    const asked = await capture.ask({ method: "arp", device, ranges: [link], nextHop: null });
    expect(resultOf(asked).addressesAnswered).toBe(lab.truth.arp().size);
    expect(addressesOf(asked, "alive")).toEqual(sorted(lab.truth.arp()));
    for (const { address, macaddr } of ofKind(asked.evidence, "link-layer")) {
      expect(macaddr).toBe(lab.truth.at(address)?.mac);
    }
  });

  it("find by ICMP exactly who answers on the link", async () => {
    const asked = await capture.ask({ method: "icmp", device, ranges: [link], nextHop: null });
    expect(addressesOf(asked, "alive")).toEqual(onLink(lab.truth.icmp()));
    expect(addressesOf(asked, "link-layer")).toEqual(sorted(lab.truth.arp()));
  });

  it("find by ICMP exactly who answers behind the router, and whom it says to be unreachable", async () => {
    const nextHop = lab.plan.gateway;
    const asked = await capture.ask({ method: "icmp", device, ranges: routed, nextHop });
    expect(addressesOf(asked, "alive")).toEqual(beyond(lab.truth.icmp()));
    const filtered = sorted(lab.truth.filtered.map(({ address }) => address));
    expect(addressesOf(asked, "unreachable")).toEqual(filtered);
    for (const { address, from, icmpCode } of ofKind(asked.evidence, "unreachable")) {
      expect(from).toBe(nextHop);
      expect(icmpCode).toBe(lab.truth.at(address)?.filteredCode);
    }
  });

  it("find by TCP exactly who answers behind the router, with open and closed ports", async () => {
    const nextHop = lab.plan.gateway;
    const asked = await capture.ask({ method: "tcp", device, ranges: routed, nextHop, ports });
    expect(addressesOf(asked, "alive")).toEqual(beyond(lab.truth.tcp(ports)));
    const told = ofKind(asked.evidence, "port");
    for (const port of ports) {
      const open = told.filter((item) => item.port === port && item.state === "open");
      expect(sorted(open.map(({ address }) => address))).toEqual(beyond(lab.truth.tcpOpen(port)));
    }
    expect(told.filter(({ state }) => state === "closed").length).toBeGreaterThan(0);
  });

  it("find the IPv6 neighbours among listed addresses", async () => {
    const all = lab.truth.hosts.filter((host) => !host.isRouted);
    const ranges = all.map((host) => ({ first: globalIpv6(host), last: globalIpv6(host) }));
    const asked = await capture.ask({ method: "nd", device, ranges, nextHop: null });
    const expected = all.filter((host) => host.ipv6);
    expect(addressesOf(asked, "alive")).toEqual(sorted(expected.map(globalIpv6)));
    const macs = new Map(expected.map((host) => [globalIpv6(host), host.mac]));
    for (const { address, macaddr } of ofKind(asked.evidence, "link-layer")) {
      expect(macaddr).toBe(macs.get(address));
    }
  });

  it("find every IPv6 neighbour by one multicast echo, link-local addresses with their zone", async () => {
    const ranges = [{ first: "ff02::1", last: "ff02::1" }];
    const asked = await capture.ask({ method: "nd", device, ranges, nextHop: null });
    const speakers = lab.truth.hosts.filter((host) => host.ipv6);
    const local = speakers.map((host) => `${linkLocalIpv6(host)}%s0`);
    expect(addressesOf(asked, "alive")).toEqual(sorted([...local, ...speakers.map(globalIpv6)]));
  });

  it("end as cancelled, and at their deadline", async () => {
    const request = { method: "arp" as const, device, ranges: [link], nextHop: null };
    const cancelled = await capture.ask(request, { isCancelled: true });
    expect(cancelled.outcome.status).toBe("cancelled");
    const late = await capture.ask({ ...request, waitMs: 60_000 }, { deadlineMs: 500 });
    expect(["no-response", "failed"]).toContain(late.outcome.status);
    expect(addressesOf(late, "alive").length).toBeGreaterThan(0);
  });

  it("name a missing interface, and a router that is silent", async () => {
    const ranges = [link];
    const missing = { ...device, name: "nope0" };
    const nowhere = await capture.ask({ method: "arp", device: missing, ranges, nextHop: null });
    expect(nowhere.outcome).toMatchObject({ error: { code: "CAPTURE_NO_DEVICE" } });
    const request = { method: "icmp" as const, device, ranges: routed, nextHop: "10.77.0.0" };
    const silent = await capture.ask({ ...request, waitMs: 50 });
    expect(silent.outcome).toMatchObject({ error: { code: "NET_UNREACHABLE" } });
  });

  it("say that the right is missing when the process has no CAP_NET_RAW", async () => {
    const drop = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"];
    const powerless = new SweepProcess(lab, drop);
    const request = { method: "arp" as const, device, ranges: [link], nextHop: null };
    const asked = await powerless.ask(request);
    await powerless.stop();
    expect(asked.outcome).toMatchObject({ error: { code: "CAPTURE_UNAVAILABLE" } });
  });

  it("miss nobody where 2 % of the packets are lost each way, and measure the loss", () =>
    withLab({ lossIn: 0.02, lossOut: 0.02 }, async (lossy, process, own) => {
      // 4 % of the questions go unanswered each time: of some 250 hosts, five attempts miss 0.00003.
      const request = { method: "arp" as const, device: own, ranges: [link], nextHop: null };
      const asked = await process.ask({ ...request, attempts: 5 });
      expect(addressesOf(asked, "alive")).toEqual(sorted(lossy.truth.arp()));
      expect(resultOf(asked).lossEstimate).toBeGreaterThan(0);
    }));

  it("miss nobody who answers 200 to 400 milliseconds late", () =>
    withLab({ latencyMs: 200, jitterMs: 200 }, async (slow, process, own) => {
      const request = { method: "arp" as const, device: own, ranges: [link], nextHop: null };
      const asked = await process.ask(request);
      expect(addressesOf(asked, "alive")).toEqual(sorted(slow.truth.arp()));
    }));
});
