import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatPrefix } from "../../../../src/net/prefix.ts";
import {
  parseArpTable,
  parseNetstatRoutes,
} from "../../../../src/supervisor/scan/local-network/bsd-tables.ts";
import {
  parseIpNeighbours,
  parseIpRoutes,
} from "../../../../src/supervisor/scan/local-network/iproute.ts";
import {
  parseProcArp,
  parseProcIpv6Routes,
  parseProcRoutes,
} from "../../../../src/supervisor/scan/local-network/proc-tables.ts";
import type { RouteRow } from "../../../../src/supervisor/scan/local-network/rows.ts";
import {
  parseRoutePrint,
  parseWindowsArp,
} from "../../../../src/supervisor/scan/local-network/windows-tables.ts";

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/local-network/${name}.txt`, import.meta.url), "utf8");
const lines = (rows: readonly RouteRow[]) =>
  rows.map(({ prefix, device, nextHop, metric }) =>
    [formatPrefix(prefix), nextHop ?? "on-link", device || "refused", metric].join(" "),
  );
const json = (...rows: object[]): string => JSON.stringify(rows);

describe("iproute2's tables", () => {
  it("gives default, on-link, multipath and refusing routes", () => {
    const text = json(
      { dst: "default", gateway: "192.0.2.1", dev: "eth0", metric: 100 },
      { dst: "192.0.2.0/24", dev: "eth0", protocol: "kernel" },
      {
        dst: "10.5.0.0/16",
        nexthops: [
          { gateway: "192.0.2.5", dev: "eth0" },
          { gateway: "192.0.2.6", dev: "eth0" },
        ],
      },
      { type: "blackhole", dst: "10.6.0.0/16" },
      { dst: "198.51.100.0/24", via: { family: "inet6", host: "fe80::9" }, dev: "eth0" },
      { type: "local", dst: "192.0.2.2", dev: "lo" },
      { dst: "nonsense" },
    );
    expect(lines(parseIpRoutes(text, 4))).toEqual([
      "0.0.0.0/0 192.0.2.1 eth0 100",
      "192.0.2.0/24 on-link eth0 0",
      "10.5.0.0/16 192.0.2.5 eth0 0",
      "10.5.0.0/16 192.0.2.6 eth0 0",
      "10.6.0.0/16 on-link refused 0",
      "198.51.100.0/24 fe80::9 eth0 0",
    ]);
    const v6 = json({ dst: "default", gateway: "fe80::1", dev: "eth0", metric: 1024 });
    expect(lines(parseIpRoutes(v6, 6))).toEqual(["::/0 fe80::1 eth0 1024"]);
    expect(parseIpRoutes("", 6)).toEqual([]);
  });

  it("gives neighbours whose MAC address somebody has answered for, link-local ones with their zone", () => {
    const mac = "02:00:00:00:00:07";
    const text = json(
      { dst: "192.0.2.7", dev: "eth0", lladdr: mac, state: ["STALE"] },
      { dst: "fe80::7", dev: "eth0", lladdr: mac, state: ["REACHABLE"] },
      { dst: "192.0.2.8", dev: "eth0", state: ["INCOMPLETE"] },
      { dst: "192.0.2.9", dev: "eth0", lladdr: mac, state: ["FAILED"] },
      { dst: "ff02::1", dev: "eth0", lladdr: "33:33:00:00:00:01", state: ["NOARP"] },
    );
    expect(parseIpNeighbours(text)).toEqual([
      { addr: "192.0.2.7", macaddr: mac, device: "eth0" },
      { addr: "fe80::7%eth0", macaddr: mac, device: "eth0" },
    ]);
  });
});

describe("the tables of /proc/net", () => {
  it("gives IPv4 routes, in either byte order", () => {
    const heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n";
    const little = `${heading}eth0\t00000000\t010200C0\t0003\t0\t0\t50\t00000000\t0\t0\t0   \neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n*\t0000060A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n`;
    expect(lines(parseProcRoutes(little, "LE"))).toEqual([
      "0.0.0.0/0 192.0.2.1 eth0 50",
      "192.0.2.0/24 on-link eth0 0",
      "10.6.0.0/16 on-link refused 0",
    ]);
    const big = "eth0 C0000200 00000000 0001 0 0 0 FFFFFF00 0 0 0";
    expect(lines(parseProcRoutes(big, "BE"))).toEqual(["192.0.2.0/24 on-link eth0 0"]);
  });

  it("gives IPv6 routes without own addresses and multicast", () => {
    const zero = "0".repeat(32);
    const row = (to: string, length: string, hop: string, flags: string, device: string) =>
      `${to} ${length} ${zero} 00 ${hop} 00000400 00000001 00000000 ${flags} ${device}`;
    const text = [
      row(`20010db8${"0".repeat(24)}`, "40", zero, "00000001", "eth0"),
      row(zero, "00", `fe8${"0".repeat(28)}1`, "00000003", "eth0"),
      row(`20010db8${"0".repeat(23)}2`, "80", zero, "80200001", "eth0"),
      row(`ff${"0".repeat(30)}`, "08", zero, "00000001", "eth0"),
    ].join("\n");
    expect(lines(parseProcIpv6Routes(text))).toEqual([
      "2001:db8::/64 on-link eth0 1024",
      "::/0 fe80::1 eth0 1024",
    ]);
  });

  it("gives complete ARP entries", () => {
    const text = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.1        0x1         0x2         02:fc:00:00:00:05     *        eth0
192.0.2.2        0x1         0x0         00:00:00:00:00:00     *        eth0\n`;
    expect(parseProcArp(text)).toEqual([
      { addr: "192.0.2.1", macaddr: "02:fc:00:00:00:05", device: "eth0" },
    ]);
  });
});

describe("sample outputs of other systems", () => {
  it("are read from macOS", () => {
    expect(lines(parseNetstatRoutes(fixture("netstat-macos")))).toEqual([
      "0.0.0.0/0 192.0.2.1 en0 0",
      "127.0.0.0/8 on-link lo0 0",
      "169.254.0.0/16 on-link en0 0",
      "192.0.2.0/24 on-link en0 0",
      "198.51.100.0/25 192.0.2.9 en0 0",
      "203.0.113.0/24 127.0.0.1 refused 0",
      "::/0 fe80::1 en0 0",
      "2001:db8:1::/64 on-link en0 0",
      "fe80::/64 on-link en0 0",
    ]);
    expect(parseArpTable(fixture("arp-macos"))).toEqual([
      { addr: "192.0.2.1", macaddr: "00:11:22:33:44:55", device: "en0" },
    ]);
  });

  it("are read from Windows", () => {
    const names = {
      ofAddress: (address: string) => (address === "192.0.2.50" ? "Ethernet" : undefined),
      ofIndex: (index: number) => (index === 12 ? "Ethernet" : undefined),
    };
    expect(lines(parseRoutePrint(fixture("route-print-windows"), names))).toEqual([
      "0.0.0.0/0 192.0.2.1 Ethernet 25",
      "192.0.2.0/24 on-link Ethernet 281",
      "::/0 fe80::1 Ethernet 281",
      "2001:db8:1:2:3:4:5:0/112 on-link Ethernet 281",
      "fe80::/64 on-link Ethernet 281",
    ]);
    expect(parseWindowsArp(fixture("arp-windows"), names)).toEqual([
      { addr: "192.0.2.1", macaddr: "00:11:22:33:44:55", device: "Ethernet" },
    ]);
  });
});
