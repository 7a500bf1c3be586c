/** The names of one address: its PTR record, its NetBIOS name table, and its own mDNS reverse record. */

import { Resolver } from "node:dns/promises";
import { type IpAddress, isLinkLocal } from "../../src/net/address.ts";
import { type Datagrams, within } from "./datagrams.ts";
import { decodePtrNames, encodePtrQuestion } from "./dns-message.ts";
import { decodeNodeStatus, encodeNodeStatusRequest, type NetbiosStatus } from "./netbios-status.ts";
import { reverseNameOf } from "./reverse-name.ts";
import { Slots } from "./slots.ts";

/** RFC 1002 §4.2: the name service's port. */
export const NETBIOS_NS_PORT = 137;
/** RFC 6762 §3. */
export const MDNS_PORT = 5353;

export interface NameQuestion {
  readonly address: IpAddress;
  /** The canonical text of the address. */
  readonly text: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly beforeSend: () => Promise<void>;
}

/** The system's name servers are asked at most this many questions at once by one thread. */
const RESOLVER_SLOTS = 32;
const HOSTNAMES_MAX = 8;
const resolverSlots = new Slots(RESOLVER_SLOTS);
let resolver: Resolver | undefined;

const systemResolver = (): Resolver => {
  resolver ??= new Resolver({ timeout: 1_000, tries: 1 });
  return resolver;
};

/** The address of the name server that is asked first; "" when the system has none. */
export const nameServer = (): string =>
  (systemResolver().getServers()[0] ?? "")
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1");

/** Names of the PTR record, by the system's servers and hosts file; none when there is no record or no server answers. */
export async function askReverseDns(question: NameQuestion): Promise<string[]> {
  // A link-local address means another host on every link: no server can know it.
  if (isLinkLocal(question.address)) return [];
  return resolverSlots.use(question.signal, async () => {
    await question.beforeSend();
    const asked = systemResolver()
      .reverse(question.text)
      .catch(() => []);
    const names = (await within(asked, question.timeoutMs, question.signal)) ?? [];
    return usableHostnames(names);
  });
}

export interface Answered<Value> {
  /** Whether anything came back, understood or not. */
  readonly isAnswered: boolean;
  readonly value: Value | undefined;
}

export async function askNetbios(
  datagrams: Datagrams,
  question: NameQuestion,
): Promise<Answered<NetbiosStatus>> {
  const answer = await datagrams.ask({
    ...repeated(question),
    port: NETBIOS_NS_PORT,
    encode: encodeNodeStatusRequest,
  });
  return { isAnswered: answer !== undefined, value: answer && decodeNodeStatus(answer) };
}

/** A direct unicast query (RFC 6762 §5.5); from a port other than 5353 the host answers it like a DNS server (§6.7). */
export async function askMdns(
  datagrams: Datagrams,
  question: NameQuestion,
): Promise<Answered<string[]>> {
  const name = reverseNameOf(question.address);
  const answer = await datagrams.ask({
    ...repeated(question),
    port: MDNS_PORT,
    encode: (id) => encodePtrQuestion(id, name),
  });
  const names = answer && usableHostnames(decodePtrNames(answer, name));
  return { isAnswered: answer !== undefined, value: names };
}

/** Ends what the resolver still waits for. */
export function stopReverseDns(): void {
  resolver?.cancel();
  resolver = undefined;
}

/** Asked twice: one datagram is easily lost, and the second wait covers a slow host. */
const repeated = ({ text, timeoutMs, signal, beforeSend }: NameQuestion) => ({
  address: text,
  waitsMs: [timeoutMs / 3, (timeoutMs * 2) / 3],
  signal,
  beforeSend,
});

function usableHostnames(names: readonly string[]): string[] {
  const usable = names
    .map((name) => name.replace(/\.$/, ""))
    .filter((name) => name.length > 0 && name.length <= 253 && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(name));
  return [...new Set(usable)].slice(0, HOSTNAMES_MAX);
}
