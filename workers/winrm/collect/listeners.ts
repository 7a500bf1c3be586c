/** Section listeners: MSFT_NetTCPConnection and MSFT_NetUDPEndpoint (since Windows 8), with names of Win32_Process. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader } from "./host-reader.ts";

const namespace = "root/standardcimv2";
const SOURCE = "MSFT_NetTCPConnection";
/** MSFT_NetTCPConnection.State */
const LISTEN = "State=2";
const columns = ["LocalAddress", "LocalPort", "OwningProcess"];

export async function collectListeners(host: HostReader): Promise<void> {
  const tcp = await host.rows({ namespace, from: SOURCE, columns, where: LISTEN });
  if (tcp.status !== "complete") return host.unread("listeners", SOURCE, tcp);
  const udp = await host.rows({ namespace, from: "MSFT_NetUDPEndpoint", columns });
  const processes = await host.rows({ from: "Win32_Process", columns: ["ProcessId", "Name"] });
  const names = new Map<number, string>();
  for (const row of processes.status === "complete" ? processes.value : []) {
    names.set(row.number("ProcessId") ?? -1, row.text("Name") ?? "");
  }
  const listeners = [
    ...tcp.value.flatMap((row) => listenerOf("tcp", row, names)),
    ...(udp.status === "complete" ? udp.value : []).flatMap((row) => listenerOf("udp", row, names)),
  ];
  const isWhole = udp.status === "complete" && processes.status === "complete";
  const status = isWhole ? "complete" : "partial";
  host.section("listeners", listeners.slice(0, 16_384), SOURCE, status);
}

function listenerOf(
  transport: "tcp" | "udp",
  row: WmiRow,
  names: ReadonlyMap<number, string>,
): Sections["listeners"] {
  const port = row.number("LocalPort");
  const addr = row.text("LocalAddress")?.slice(0, 80);
  if (port === undefined || port > 65_535 || addr === undefined) return [];
  const process = names.get(row.number("OwningProcess") ?? -1);
  return [{ transport, addr, port, ...(process && { process }) }];
}
