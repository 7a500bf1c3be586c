/** The services of one address, each once, sorted by port. */

import type { NodeAddress } from "../../protocol/node.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareText } from "../stable-text.ts";

type Service = NodeAddress["services"][number];
const MAX_SERVICES = 1_024;

/** Names of the IANA registry for ports that were found open and did not say what they are. */
const registered: Readonly<Record<string, string>> = {
  "tcp/21": "ftp",
  "tcp/22": "ssh",
  "tcp/23": "telnet",
  "tcp/25": "smtp",
  "tcp/53": "domain",
  "tcp/80": "http",
  "tcp/110": "pop3",
  "tcp/111": "sunrpc",
  "tcp/135": "epmap",
  "tcp/139": "netbios-ssn",
  "tcp/143": "imap",
  "tcp/389": "ldap",
  "tcp/443": "https",
  "tcp/445": "microsoft-ds",
  "tcp/515": "printer",
  "tcp/631": "ipp",
  "tcp/636": "ldaps",
  "tcp/993": "imaps",
  "tcp/1433": "ms-sql-s",
  "tcp/3306": "mysql",
  "tcp/3389": "ms-wbt-server",
  "tcp/5432": "postgresql",
  "tcp/5985": "wsman",
  "tcp/5986": "wsmans",
  "tcp/9100": "pdl-datastream",
  "udp/53": "domain",
  "udp/123": "ntp",
  "udp/137": "netbios-ns",
  "udp/161": "snmp",
  "udp/5353": "mdns",
};

export function servicesOf(record: AddressRecord): NodeAddress["services"] {
  const services = new Map<string, Service>();
  for (const { transport, port, name, product, version } of record.of("service")) {
    services.set(`${transport}/${port}`, {
      name,
      transport,
      port,
      ...(product === undefined ? {} : { product }),
      ...(version === undefined ? {} : { version }),
    });
  }
  for (const { transport, port, state } of record.of("port")) {
    const key = `${transport}/${port}`;
    if (state !== "open" || services.has(key)) continue;
    services.set(key, { name: registered[key] ?? key, transport, port });
  }
  if (answersSnmp(record) && ![...services.values()].some(({ name }) => name === "snmp")) {
    services.set("udp/snmp", { name: "snmp", transport: "udp" });
  }
  return [...services.values()].sort(compareServices).slice(0, MAX_SERVICES);
}

/** SNMP's port is the credential file's matter, so it is named without one. */
function answersSnmp(record: AddressRecord): boolean {
  for (const { probe, code } of record.of("login")) {
    if (probe === "snmp" && code === "OK") return true;
  }
  for (const { probe, value } of record.of("section")) {
    if (probe === "snmp" && value !== undefined) return true;
  }
  return false;
}

const compareServices = (a: Service, b: Service) =>
  (a.port ?? 0) - (b.port ?? 0) ||
  compareText(a.transport ?? "", b.transport ?? "") ||
  compareText(a.name, b.name);
