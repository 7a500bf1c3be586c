/** Section listeners: MSFT_NetTCPConnection and MSFT_NetUDPEndpoint (since Windows 8), with names of Win32_Process and Win32_Service. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader, Read } from "./host-reader.ts";
import { optional } from "./optional.ts";

const namespace = "root/standardcimv2";
const SOURCE = "MSFT_NetTCPConnection";
/** MSFT_NetTCPConnection.State */
const LISTEN = "State=2";
const columns = ["LocalAddress", "LocalPort", "OwningProcess"];
/** Where the right on the namespace isn't enough. */
const RIGHTS: Readonly<Record<string, string>> = {
  Win32_Service: "the Service Control Manager's right to list services (administrators have it)",
};
const MAX_SERVICES = 64;
const MAX_NAME = 256;

/** By process id: the program, and the services that run in it. */
interface Owners {
  readonly processes: ReadonlyMap<number, string>;
  readonly services: ReadonlyMap<number, readonly string[]>;
}

export async function collectListeners(host: HostReader): Promise<void> {
  const tcp = await host.rows({ namespace, from: SOURCE, columns, where: LISTEN });
  if (tcp.status !== "complete") return host.unread("listeners", SOURCE, tcp);
  const udp = await host.rows({ namespace, from: "MSFT_NetUDPEndpoint", columns });
  const processes = await host.rows({ from: "Win32_Process", columns: ["ProcessId", "Name"] });
  const services = await host.rows({
    from: "Win32_Service",
    columns: ["ProcessId", "Name"],
    where: "State='Running'",
  });
  const owners: Owners = {
    processes: new Map([...namesByProcess(processes)].map(([id, [name = ""]]) => [id, name])),
    services: namesByProcess(services),
  };
  const listeners = [
    ...rowsOf(tcp).flatMap((row) => listenerOf("tcp", row, owners)),
    ...rowsOf(udp).flatMap((row) => listenerOf("udp", row, owners)),
  ];
  const rights = rightsOf({
    MSFT_NetUDPEndpoint: udp,
    Win32_Process: processes,
    Win32_Service: services,
  });
  const isWhole = [udp, processes, services].every(({ status }) => status === "complete");
  const status = isWhole ? "complete" : "partial";
  host.section("listeners", listeners.slice(0, 16_384), SOURCE, status, rights);
}

const rowsOf = (read: Read<WmiRow[]>): WmiRow[] => (read.status === "complete" ? read.value : []);

function namesByProcess(read: Read<WmiRow[]>): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const row of rowsOf(read)) {
    const id = row.number("ProcessId");
    const name = row.text("Name")?.slice(0, MAX_NAME);
    if (id === undefined || name === undefined) continue;
    const known = names.get(id) ?? [];
    names.set(id, known);
    if (known.length < MAX_SERVICES) known.push(name);
  }
  return names;
}

/** What each class that the account may not read would need. */
function rightsOf(reads: Readonly<Record<string, Read<unknown>>>): string | undefined {
  const missing = Object.entries(reads).flatMap(([name, read]) =>
    read.status === "not-permitted" ? [`${name}: ${RIGHTS[name] ?? read.missingRight}`] : [],
  );
  return missing.length === 0 ? undefined : missing.join("; ").slice(0, 1_024);
}

function listenerOf(
  transport: "tcp" | "udp",
  row: WmiRow,
  { processes, services }: Owners,
): Sections["listeners"] {
  const port = row.number("LocalPort");
  const addr = row.text("LocalAddress")?.slice(0, 80);
  if (port === undefined || port > 65_535 || addr === undefined) return [];
  const owner = row.number("OwningProcess") ?? -1;
  const process = processes.get(owner) || undefined;
  const names = services.get(owner);
  return [
    {
      transport,
      addr,
      port,
      ...optional("process", process),
      ...optional("services", names && [...names].sort()),
    },
  ];
}
