/** One target as the login sees it: where it is, and how it may be asked. */

import { type IpFamily, parseAddress } from "../../../src/net/address.ts";
import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import { Aborts } from "../session/aborts.ts";
import type { ExchangeContext, Patience } from "../session/exchange.ts";
import { RoundTrip } from "../session/round-trip.ts";
import { SnmpSocket } from "../session/snmp-socket.ts";

/** For the question that needs no credential, where no file says how patient to be. */
const PRESENCE_TIMEOUT_MS = 2_000;
/** RFC 3417 §3.1. */
export const SNMP_PORT = 161;
const MS_PER_SECOND = 1_000;

const sockets: Record<IpFamily, SnmpSocket> = { 4: new SnmpSocket(4), 6: new SnmpSocket(6) };

export const socketOf = (family: IpFamily): SnmpSocket => sockets[family];

export async function closeSockets(): Promise<void> {
  await Promise.all([sockets[4].close(), sockets[6].close()]);
}

export class LoginTarget {
  readonly address: string;
  readonly context: TargetContext;
  /** Addresses from which answers came instead. */
  readonly foreign = new Set<string>();
  readonly #roundTrip = new RoundTrip();
  readonly #family: IpFamily;

  constructor(address: string, context: TargetContext) {
    this.address = address;
    this.context = context;
    this.#family = parseAddress(address)?.family ?? 4;
  }

  exchangeContext(patience: Patience, signal: AbortSignal): ExchangeContext {
    return {
      socket: sockets[this.#family],
      patience,
      roundTrip: this.#roundTrip,
      aborts: new Aborts(signal),
      takePacket: () => this.context.takePackets(this.address, 1),
      onForeign: (address) => this.foreign.add(address),
    };
  }
}

export const patienceOf = ({ timeout, retries, retryInterval }: SnmpCredential): Patience => ({
  timeoutMs: timeout * MS_PER_SECOND,
  retries,
  retryIntervalMs: retryInterval * MS_PER_SECOND,
});

/** As patient as the most patient of the credentials, without its repeats. */
export function presencePatience(credentials: readonly SnmpCredential[]): Patience {
  const timeouts = credentials.map(({ timeout }) => timeout * MS_PER_SECOND);
  const timeoutMs = timeouts.length === 0 ? PRESENCE_TIMEOUT_MS : Math.max(...timeouts);
  return { timeoutMs, retries: 0, retryIntervalMs: 0 };
}
