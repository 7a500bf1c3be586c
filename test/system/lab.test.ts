import { afterAll, beforeAll, expect, it } from "vitest";
import { cloudAddress, type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { globalIpv6, linkLocalIpv6, netbiosName, type TruthHost } from "../lab/truth.ts";
import { describeNeeding } from "../requirements.ts";

const clients = [
  "arping",
  "arp-scan",
  "fping",
  "nmap",
  "snmpget",
  "snmpbulkwalk",
  "nmblookup",
  "dig",
  "ping",
] as const;

describeNeeding(
  [...labRequirements, ...clients.map((name) => `command:${name}` as const)],
  "the lab, asked by programs that are not ours",
  () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab({ kernelPrefix: "10.79.0.0/16", hasCloud: true });
    });
    afterAll(() => lab.stop());

    const some = (isWanted: (host: TruthHost) => boolean): TruthHost => {
      const host = lab.truth.hosts.find((host) => host.template !== "gateway" && isWanted(host));
      if (!host) throw new Error("the site has no such host");
      return host;
    };
    const within = (addresses: Set<string>, start: string) =>
      [...addresses].filter((address) => address.startsWith(start)).sort();

    it("answers ARP for exactly the on-link hosts of the ground truth", async () => {
      const { stdout } = await lab.exec("arp-scan", ["-I", "s0", "-l", "-q", "-x", "-B", "4M"]);
      const lines = stdout.split("\n").filter(Boolean);
      const found = new Map(lines.map((line) => line.split("\t") as [string, string]));
      expect([...found.keys()].sort()).toEqual([...lab.truth.arp()].sort());
      for (const [address, mac] of found) expect(lab.truth.at(address)?.mac).toBe(mac);
    });

    it("answers a single ARP request of arping", async () => {
      const { address } = some((host) => !host.isRouted);
      const { code } = await lab.exec("arping", ["-c", "1", "-w", "2", "-I", "s0", address]);
      expect(code).toBe(0);
    });

    it("answers ICMP echo for exactly the hosts of the ground truth in a routed network", async () => {
      const { stdout } = await lab.exec("fping", ["-a", "-q", "-r", "1", "-g", "10.78.0.0/24"]);
      expect(stdout.split("\n").filter(Boolean).sort()).toEqual(
        within(lab.truth.icmp(), "10.78.0."),
      );
    });

    it("has ports open, closed and silent as the ground truth says", async () => {
      const hosts = lab.truth.hosts.filter((host) => host.isRouted).slice(0, 30);
      const addresses = hosts.map((host) => host.address);
      const args = ["-n", "-Pn", "-sS", "-p", "22,80,9100", "--max-retries", "1", "-oG", "-"];
      const { stdout } = await lab.exec("nmap", [...args, ...addresses]);
      for (const host of hosts) {
        const line = stdout
          .split("\n")
          .find((text) => text.includes(`${host.address} `) && text.includes("Ports:"));
        for (const port of [22, 80, 9100]) {
          const state = host.openPorts.includes(port)
            ? "open"
            : host.isFirewalled
              ? "filtered"
              : "closed";
          expect(line, host.address).toContain(`${port}/${state}/`);
        }
      }
    });

    it("accepts a connection by the kernel and greets as an SSH server", async () => {
      const { address } = some((host) => host.openPorts.includes(22));
      const script = `exec 3<>/dev/tcp/${address}/22; head -c 8 <&3`;
      const { stdout } = await lab.exec("bash", ["-c", script], { timeoutMs: 5_000 });
      expect(stdout).toBe("SSH-2.0-");
    });

    it("speaks SNMP v2c by the host's community, and to no other", async () => {
      const host = some(({ community }) => community === "netlab");
      const ask = (community: string) =>
        lab.exec("snmpget", [
          ...["-v2c", "-c", community, "-t", "1", "-r", "0", "-Oqv"],
          ...[host.address, "1.3.6.1.2.1.1.5.0"],
        ]);
      expect((await ask("netlab")).stdout.trim()).toBe(`"${host.name}"`);
      expect((await ask("public")).code).not.toBe(0);
    });

    it("speaks SNMP v1 and tells SNMPv3 clients its engine", async () => {
      const { address } = some(({ community }) => community === "public");
      const v1 = await lab.exec("snmpget", ["-v1", "-c", "public", address, "1.3.6.1.2.1.1.2.0"]);
      expect(v1.code).toBe(0);
      const v3 = await lab.exec("snmpget", ["-v3", "-u", "nobody", address, "1.3.6.1.2.1.1.1.0"]);
      expect(v3.stderr).not.toContain("Timeout");
    });

    it("lets the gateway's SNMP agent tell every host of its networks", async () => {
      const column = "1.3.6.1.2.1.4.22.1.3";
      const args = ["-v2c", "-c", "public", "-Oqv", lab.plan.gateway, column];
      const { stdout } = await lab.exec("snmpbulkwalk", args);
      const all = lab.truth.hosts.map(({ address }) => address);
      expect(stdout.split("\n").filter(Boolean).sort()).toEqual(all.sort());
    });

    it("tells NetBIOS names", async () => {
      const host = some(({ netbios }) => netbios);
      const { stdout } = await lab.exec("nmblookup", ["-A", host.address]);
      expect(stdout).toContain(netbiosName(host));
      expect(stdout.toLowerCase().replaceAll("-", ":")).toContain(host.mac);
    });

    it("tells mDNS names by unicast", async () => {
      const host = some(({ mdns }) => mdns);
      const args = ["+short", "+time=1", "+tries=1", "-p", "5353", `@${host.address}`, "-x"];
      const { stdout } = await lab.exec("dig", [...args, host.address]);
      expect(stdout.trim()).toBe(`${host.name}.local.`);
    });

    it("answers reverse and forward DNS on the gateway, which the namespace uses as its resolver", async () => {
      const host = some(({ dns }) => dns);
      const nameless = some(({ dns }) => !dns);
      const reverse = await lab.exec("dig", ["+short", "-x", host.address]);
      expect(reverse.stdout.trim()).toBe(`${host.name}.lab.test.`);
      const forward = await lab.exec("getent", ["ahostsv4", `${host.name}.lab.test`]);
      expect(forward.stdout).toContain(host.address);
      const none = await lab.exec("dig", ["-x", nameless.address]);
      expect(none.stdout).toContain("NXDOMAIN");
    });

    it("answers for filtered addresses by the gateway's ICMP", async () => {
      const [filtered] = lab.truth.filtered;
      const { stdout } = await lab.exec("ping", ["-c1", "-W1", filtered?.address ?? ""]);
      const words =
        filtered?.filteredCode === 1
          ? "Destination Host Unreachable"
          : "Destination Host Prohibited";
      expect(stdout).toContain(`From ${lab.plan.gateway}`);
      expect(stdout).toContain(words);
    });

    it("answers IPv6 neighbour discovery and echo, alone and together", async () => {
      const host = some(({ ipv6, icmp }) => ipv6 && icmp);
      for (const address of [globalIpv6(host), `${linkLocalIpv6(host)}%s0`]) {
        expect((await lab.exec("ping", ["-6", "-c1", "-W1", address])).code).toBe(0);
      }
      const neighbours = await lab.exec("ip", ["-6", "neighbour", "show", globalIpv6(host)]);
      expect(neighbours.stdout).toContain(host.mac);
      const all = await lab.exec("ping", ["-6", "-c2", "-W1", "ff02::1%s0"]);
      const answered = new Set(all.stdout.match(/fe80::[0-9a-f:]+(?=%s0: icmp_seq)/g));
      const spoken = lab.truth.hosts.filter(({ ipv6 }) => ipv6).map(linkLocalIpv6);
      expect(spoken.filter((address) => !answered.has(address))).toEqual([]);
    });

    it("has a kernel behind every address of the kernel's network, and a cloud's namespace", async () => {
      expect((await lab.exec("ping", ["-c1", "-W1", "10.79.33.44"])).code).toBe(0);
      expect((await lab.exec("ping", ["-c1", "-W1", cloudAddress])).code).toBe(0);
    });
  },
);
