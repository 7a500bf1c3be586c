/**
 * A server chooses the prime of diffie-hellman-group-exchange (RFC 4419). ssh2 takes any, and one of 32,768 bits keeps the thread busy for
 * seconds: it must lie in the range that was asked for.
 */

import type { Client } from "ssh2";

const MAX_BITS = 8_192;
/** RFC 8270; old devices send the 1,024 bits of RFC 4419. */
const MIN_BITS = 2_048;
const LEGACY_MIN_BITS = 1_024;

type SetParams = (prime: Buffer, generator: Buffer) => void;
interface KeyExchange {
  setDHParams?: SetParams;
}

/** Called once the client has begun to connect; the exchange object comes with the server's KEXINIT, and anew with every further one. */
export function boundGroups(client: Client, isLegacyAllowed: boolean): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: object };
  if (protocol === undefined) return;
  let current: KeyExchange | undefined;
  Object.defineProperty(protocol, "_kex", {
    get: () => current,
    set: (exchange: KeyExchange | undefined) => {
      current = exchange;
      const set = exchange?.setDHParams;
      if (exchange === undefined || set === undefined) return;
      exchange.setDHParams = (prime, generator) => {
        check(prime, isLegacyAllowed ? LEGACY_MIN_BITS : MIN_BITS);
        set.call(exchange, prime, generator);
      };
    },
  });
}

function check(prime: Buffer, minBits: number): void {
  const start = prime.findIndex((byte) => byte !== 0);
  const bits = start < 0 ? 0 : (prime.length - start) * 8 - Math.clz32(prime[start] ?? 0) + 24;
  if (bits >= minBits && bits <= MAX_BITS) return;
  throw new Error(`The server's group has ${bits} bits; ${minBits} to ${MAX_BITS} are accepted`);
}
