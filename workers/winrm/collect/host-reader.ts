/** Reads WMI classes of one host, and tells sections. A class that can't be read costs its section; a lost connection ends the host. */

import { KsocketError } from "../../../src/protocol/errors.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { SectionName, Sections } from "../../../src/protocol/sections.ts";
import type { Answer, WsmanClient } from "../wsman/client.ts";
import type { WsmanFault } from "../wsman/fault.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";

type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;

/** Why a class was not read. */
export type Unread =
  | { readonly status: "not-permitted"; readonly missingRight: string }
  | { readonly status: "not-supported" }
  /** The host answered with a fault of its own. */
  | { readonly status: "failed"; readonly fault: string };
export type Read<Value> = { readonly status: "complete"; readonly value: Value } | Unread;

export interface WmiQuery {
  /** Default "root/cimv2". */
  readonly namespace?: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly where?: string;
  /** The provider is known to take long. */
  readonly isSlow?: boolean;
}

/** Says the connection is of no more use; nothing more is read. Carries a code of errors.ts. */
export class HostLost extends KsocketError {}

const CIMV2 = "root/cimv2";
/** Win32_QuickFixEngineering of an old host takes half a minute. */
const SLOW_OPERATION_MS = 60_000;

export type HostLog = (message: string, fields: Readonly<Record<string, unknown>>) => void;

export class HostReader {
  readonly #client: WsmanClient;
  readonly #tell: (evidence: WithoutCommon<Evidence>) => void;
  readonly #log: HostLog;

  constructor(
    client: WsmanClient,
    tell: (evidence: WithoutCommon<Evidence>) => void,
    log: HostLog,
  ) {
    this.#client = client;
    this.#tell = tell;
    this.#log = log;
  }

  /** Throws HostLost. */
  async rows({
    namespace = CIMV2,
    from,
    columns,
    where,
    isSlow = false,
  }: WmiQuery): Promise<Read<WmiRow[]>> {
    const condition = where === undefined ? "" : ` WHERE ${where}`;
    const client = isSlow ? this.#client.withPatience(SLOW_OPERATION_MS) : this.#client;
    this.#log("asks for a class", { namespace, class: from });
    const ask = (what: string) =>
      client.query(namespace, `SELECT ${what} FROM ${from}${condition}`);
    const answer = await ask(columns.join(","));
    // An older Windows lacks a property of the list, and refuses the query as a whole.
    const isOlder = answer.status === "fault" && answer.fault.kind === "bad-query";
    return readOf(isOlder ? await ask("*") : answer, namespace);
  }

  /** A method of the registry's provider; throws HostLost. */
  async registry(method: string, args: Readonly<Record<string, string | number>>) {
    return readOf(await this.#client.invoke(CIMV2, "StdRegProv", method, args), CIMV2);
  }

  section<Name extends SectionName>(
    section: Name,
    value: Sections[Name],
    source: string,
    status: "complete" | "partial" = "complete",
    missingRight?: string,
  ): void {
    const right = missingRight === undefined ? {} : { missingRight };
    this.#log("read a section", { section, status, source, ...right });
    this.#tell({ kind: "section", section, status, value, source, ...right });
  }

  unread(section: SectionName, source: string, unread: Unread): void {
    this.#log("a section can't be read", { section, source, ...unread });
    this.#tell({ kind: "section", section, source, ...unread });
  }

  tell(evidence: WithoutCommon<Evidence>): void {
    this.#tell(evidence);
  }
}

function readOf<Value>(answer: Answer<Value>, namespace: string): Read<Value> {
  switch (answer.status) {
    case "done":
      return { status: "complete", value: answer.value };
    case "fault":
      return unreadBy(answer.fault, namespace);
    case "no-response":
      throw new HostLost("NET_TIMEOUT");
    case "cancelled":
      throw new HostLost("CANCELLED");
    case "refused":
    case "failed":
      throw new HostLost(answer.error.code, answer.error.detail);
  }
}

function unreadBy({ kind, reason, code }: WsmanFault, namespace: string): Unread {
  if (kind === "access-denied")
    return { status: "not-permitted", missingRight: rightOn(namespace) };
  if (kind === "quota") throw new HostLost("WINRM_QUOTA", reason);
  if (kind === "absent" || kind === "bad-query") return { status: "not-supported" };
  const number = code === undefined ? "" : ` ${code}`;
  return { status: "failed", fault: `${kind}${number}: ${reason}` };
}

const rightOn = (namespace: string) =>
  `WMI namespace ${namespace}: Enable Account, Execute Methods and Remote Enable (grant-ksocket-access.ps1 grants them)`;
