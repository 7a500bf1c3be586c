/** `listeners`: ss(8) with processes, else /proc/net, sockstat or netstat without them. */

import { canonicalAddress } from "../../../src/net/address.ts";
import { formatIpv4 } from "../../../src/net/ipv4.ts";
import { formatIpv6 } from "../../../src/net/ipv6.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { byPath, clean, given } from "./lines.ts";
import { type Login, type SectionRead, statusOf, sudoersLine } from "./section-read.ts";

type Listener = Sections["listeners"][number];

/** TCP_LISTEN and, for UDP, TCP_CLOSE: not connected (include/net/tcp_states.h). */
const procStates: Readonly<Record<string, string>> = {
  tcp: "0A",
  tcp6: "0A",
  udp: "07",
  udp6: "07",
};

export function readListeners(answers: Answers, login: Login): SectionRead<"listeners">[] {
  const privileged = answers.lines("privileged", "ss");
  const ss =
    privileged.length > 0
      ? privileged
      : [...answers.lines("listeners", "ss"), ...answers.lines("listeners", "sudo")];
  const rows = [
    ...ss.map(ssRow),
    ...procRows(answers.lines("listeners", "proc")),
    ...answers.lines("listeners", "sockstat").map(sockstatRow),
    ...answers.lines("listeners", "netstat").map(netstatRow),
  ].flatMap((row) => row ?? []);
  const value = unique(rows);
  const status = statusOf(answers, "listeners", value.length === 0 && ss.length === 0);
  if (status === "not-supported") return [{ section: "listeners", status }];
  const source =
    ss.length > 0 ? "ss" : answers.lines("listeners", "proc").length > 0 ? "/proc/net" : "netstat";
  const isRoot =
    answers.word("hardware", "uid") === "0" || privileged.length > 0 || ss.at(-1) === "allowed";
  const tool = answers.word("listeners", "tool");
  const lacksNames = value.some(({ process }) => process === undefined);
  // The kernel's own sockets have no process, whoever asks; only who isn't root may be kept from seeing one.
  const right = !isRoot && lacksNames && tool !== undefined ? sudoersLine(login, tool) : undefined;
  return [
    {
      section: "listeners",
      status: right === undefined ? status : "partial",
      value,
      source,
      ...given({ missingRight: right }),
    },
  ];
}

/** One row per socket address and program: SO_REUSEPORT opens many of them. */
function unique(rows: readonly Listener[]): Listener[] {
  const found = new Map<string, Listener>();
  for (const row of rows) {
    const key = `${row.transport} ${row.addr} ${row.port}`;
    if (found.get(key)?.process === undefined) found.set(key, row);
  }
  return [...found.values()].slice(0, 16_384);
}

/** "tcp LISTEN 0 128 [::]:22 [::]:* users:(("sshd",pid=1,fd=3))" */
function ssRow(line: string): Listener | undefined {
  const [netid = "", , , , local = ""] = line.trim().split(/\s+/);
  const process = clean(/users:\(\("((?:[^"\\]|\\.)*)"/.exec(line)?.[1]);
  return netid === "tcp" || netid === "udp" ? listener(netid, local, process) : undefined;
}

/** "10.0.0.1:22", "[::]:22", "*:22", "127.0.0.53%lo:53"; BSD: "*.22", "10.0.0.1.22". Any address is written "0.0.0.0" or "::". */
function listener(
  transport: "tcp" | "udp",
  local: string,
  process: string | undefined,
  any = "::",
): Listener | undefined {
  const [, host = "", port = ""] = /^(.*)[:.](\d+)$/.exec(local) ?? [];
  const bare = host.replace(/^\[/, "").replace(/\]$/, "").split("%")[0] ?? "";
  const addr = bare === "*" ? any : canonicalAddress(bare);
  if (addr === undefined || port === "" || Number(port) > 65_535) return undefined;
  return { transport, addr, port: Number(port), ...given({ process }) };
}

function procRows(lines: readonly string[]): Listener[] {
  return [...byPath(lines)].flatMap(([path, rows]) => {
    const table = path.split("/").at(-1) ?? "";
    const transport = table.startsWith("tcp") ? "tcp" : "udp";
    return rows.flatMap((row) => {
      const [, local = "", , state] = row.trim().split(/\s+/);
      const [hex = "", port = ""] = local.split(":");
      if (state !== procStates[table] || !/^([0-9A-F]{8}|[0-9A-F]{32})$/.test(hex)) return [];
      return [{ transport, addr: addressOfHex(hex), port: Number.parseInt(port, 16) } as const];
    });
  });
}

/** Words of 32 bits, each in the machine's byte order, which is taken as little-endian. */
function addressOfHex(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  const text = bytes.join("");
  return text.length === 8
    ? formatIpv4(Number.parseInt(text, 16))
    : formatIpv6(BigInt(`0x${text}`));
}

/** FreeBSD: USER COMMAND PID FD PROTO LOCAL FOREIGN. */
function sockstatRow(line: string): Listener | undefined {
  const [, command, , , proto = "", local = ""] = line.trim().split(/\s+/);
  const transport = proto.startsWith("tcp") ? "tcp" : proto.startsWith("udp") ? "udp" : undefined;
  return (
    transport && listener(transport, local, clean(command), proto.endsWith("4") ? "0.0.0.0" : "::")
  );
}

/** "tcp4 0 0 *.22 *.* LISTEN" and "udp4 0 0 *.514 *.*". */
function netstatRow(line: string): Listener | undefined {
  const [proto = "", , , local = "", foreign = "", state] = line.trim().split(/\s+/);
  const any = proto.includes("6") || proto.endsWith("46") ? "::" : "0.0.0.0";
  if (proto.startsWith("tcp") && state === "LISTEN") return listener("tcp", local, undefined, any);
  return proto.startsWith("udp") && foreign === "*.*"
    ? listener("udp", local, undefined, any)
    : undefined;
}
