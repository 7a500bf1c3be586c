/** Sweeps of an on-link /16 by ARP and of a routed /16 by ICMP and TCP, as fast as each program can, nobody limited. */

import { startLab } from "../lab/lab.ts";
import { type Contest, type Contestant, runContest } from "./contest.ts";
import { ksocketScan } from "./ksocket.ts";

const onLink = "10.77.0.0/16";
const routed = "10.78.0.0/16";
const ports = [22, 80, 135, 443, 445, 3389];
const gatewayMac = "02:4c:ff:ff:ff:fe";

const matches = (pattern: RegExp) => (stdout: string) =>
  [...stdout.matchAll(pattern)].flatMap((match) => match[1] ?? []);
const firstWord = matches(/^(\d+\.\d+\.\d+\.\d+)\b/gm);
const nmapUp = matches(/^Host: (\S+) .*Status: Up/gm);
const masscanAlive = matches(/^(?:open|closed) \S+ \S+ (\S+)/gm);

const nmap = (target: string, ...probe: string[]): Contestant => ({
  name: "nmap -sn",
  command: "nmap",
  args: ["-n", "-sn", ...probe, "-T5", "--max-retries", "1", "-oG", "-", target],
  found: nmapUp,
});

/** A pace for routed networks at which nmap is quick and loses hosts: its recall stands beside its time. */
const hurried = ["--min-rate", "100000", "--min-hostgroup", "65536", "--max-rtt-timeout", "100ms"];

const masscan = (...probe: string[]): Contestant => ({
  name: "masscan",
  command: "masscan",
  args: [
    ...[routed, ...probe, "--rate", "300000", "-e", "s0", "--source-ip", "10.77.0.1"],
    ...["--router-mac", gatewayMac.replaceAll(":", "-"), "--wait", "1", "-oL", "-"],
  ],
  found: masscanAlive,
});

const zmap: Contestant = {
  name: "zmap",
  command: "zmap",
  args: [
    ...["-M", "icmp_echoscan", "-r", "300000", "-i", "s0", "-G", gatewayMac, "-c", "1"],
    ...["-b", "/dev/null", "-q", "-v", "0", "-o", "-", routed],
  ],
  found: firstWord,
};

const contests = (truth: { arp: Set<string>; icmp: Set<string>; tcp: Set<string> }): Contest[] => [
  {
    title: `ARP sweep of ${onLink}, on the link`,
    expected: truth.arp,
    contestants: [
      ksocketScan([onLink], "arp"),
      {
        name: "arp-scan",
        command: "arp-scan",
        args: ["-I", "s0", "-B", "400M", "-r", "1", "-t", "200", "-q", "-x", onLink],
        found: firstWord,
      },
      nmap(onLink, "-PR", "--min-rate", "10000", "--min-hostgroup", "4096"),
    ],
  },
  {
    title: `ICMP sweep of ${routed}, routed`,
    expected: truth.icmp,
    contestants: [
      ksocketScan([routed], "icmp"),
      zmap,
      masscan("--ping"),
      {
        name: "fping",
        command: "sh",
        // fping ends with 1 when some hosts are silent.
        args: ["-c", `fping -a -q -r 0 -t 500 -i 0.05 -g ${routed}; [ $? -le 1 ]`],
        found: firstWord,
      },
      nmap(routed, "-PE", ...hurried),
    ],
  },
  {
    title: `TCP sweep of ${routed}, routed, ports ${ports.join(" ")}`,
    expected: truth.tcp,
    contestants: [
      ksocketScan([routed], "tcp"),
      masscan("-p", ports.join(","), "--show", "closed"),
      nmap(routed, `-PS${ports.join(",")}`, ...hurried),
    ],
  },
];

export async function benchSweep(runs: number): Promise<void> {
  // masscan only notices that its time is over when a packet arrives: hence some chatter on the link.
  const site = { link: onLink, routed: [routed], filtered: 0, chatterPerSecond: 10 };
  const lab = await startLab(site);
  try {
    await lab.exec("ping", ["-c", "1", lab.plan.gateway]);
    const isRouted = (address: string) => lab.truth.at(address)?.isRouted === true;
    const only = (addresses: Set<string>) => new Set([...addresses].filter(isRouted));
    const { truth } = lab;
    const expected = { arp: truth.arp(), icmp: only(truth.icmp()), tcp: only(truth.tcp(ports)) };
    for (const contest of contests(expected)) await runContest(lab, contest, runs);
  } finally {
    await lab.stop();
  }
}
