/** Reads WMI classes of one host, and tells sections. A class that can't be read costs its section; a lost connection ends the host. */

import { KsocketError, wireError } from "../../../src/protocol/errors.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { SectionName, Sections } from "../../../src/protocol/sections.ts";
import type { Answer, WsmanClient } from "../wsman/client.ts";
import type { WsmanFault } from "../wsman/fault.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";

type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;

/** Why a class was not read. */
export type Unread =
  | { readonly status: "not-permitted"; readonly missingRight: string }
  | { readonly status: "not-supported" };
export type Read<Value> = { readonly status: "complete"; readonly value: Value } | Unread;

export interface WmiQuery {
  /** Default "root/cimv2". */
  readonly namespace?: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly where?: string;
}

/** Says the connection is of no more use; nothing more is read. Carries a code of errors.ts. */
export class HostLost extends KsocketError {}

const CIMV2 = "root/cimv2";

export class HostReader {
  readonly #client: WsmanClient;
  readonly #tell: (evidence: WithoutCommon<Evidence>) => void;

  constructor(client: WsmanClient, tell: (evidence: WithoutCommon<Evidence>) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  /** Throws HostLost. */
  async rows({ namespace = CIMV2, from, columns, where }: WmiQuery): Promise<Read<WmiRow[]>> {
    const condition = where === undefined ? "" : ` WHERE ${where}`;
    const ask = (what: string) =>
      this.#client.query(namespace, `SELECT ${what} FROM ${from}${condition}`);
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
    this.#tell({ kind: "section", section, status, value, source, ...right });
  }

  unread(section: SectionName, source: string, unread: Unread): void {
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
  const { message } = wireError("WINRM_FAULT");
  return { status: "not-permitted", missingRight: `${message} (${kind}${number}: ${reason})` };
}

const rightOn = (namespace: string) =>
  `WMI namespace ${namespace}: Enable Account, Execute Methods and Remote Enable (grant-ksocket-access.ps1 grants them)`;
