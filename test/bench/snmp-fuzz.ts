/** A million mutated datagrams through the decoders: every one is read or refused by BerFault, and the heap stays as it was. */

import { messageIdOf } from "../../workers/snmp/session/message-id.ts";
import { localizedKey, privacyKey } from "../../workers/snmp/usm/keys.ts";
import {
  decodeUsmMessage,
  encodeUsmMessage,
  isSigned,
  openUsmMessage,
  type UsmKeys,
} from "../../workers/snmp/usm/message.ts";
import { BerFault } from "../../workers/snmp/wire/ber-reader.ts";
import {
  decodeCommunityMessage,
  encodeCommunityMessage,
} from "../../workers/snmp/wire/community-message.ts";
import { answerOf } from "../fakes/snmp-agent/answer.ts";
import { simulatedSwitch } from "../fakes/snmp-agent/device.ts";

const CASES = 1_000_000;
const ROUNDS = 10;
const MAX_MUTATIONS = 8;
const GET = 0xa0;
const RESPONSE = 0xa2;

const engineId = Uint8Array.of(0x80, 0, 0x1f, 0x88, 1, 2, 3, 4);
const password = Buffer.from("a-long-password");
const keys: UsmKeys = {
  auth: { protocol: "sha256", key: localizedKey("sha256", password, engineId) },
  priv: {
    protocol: "aes128",
    key: privacyKey({
      auth: "sha256",
      priv: "aes128",
      engineId,
      extension: "blumenthal",
      password,
    }),
  },
};
const none = new Uint8Array();
const header = { engineId, username: password, contextName: none, boots: 1, time: 2 };

function seeds(): Buffer[] {
  const device = simulatedSwitch();
  const community = { version: "v2c", community: password } as const;
  const bulk = {
    type: "getBulk",
    oids: ["1.3.6.1.2.1"],
    nonRepeaters: 0,
    maxRepetitions: 40,
  } as const;
  const get = { type: "get", oids: ["1.3.6.1.2.1.1.1.0"] } as const;
  const request = (question: typeof bulk | typeof get) =>
    Buffer.from(encodeCommunityMessage(community, 77, question));
  const plain = Buffer.from(encodeUsmMessage({ ...header, keys: {} }, 77, get));
  plain[plain.lastIndexOf(GET)] = RESPONSE;
  return [
    answerOf(device, request(bulk)),
    answerOf(device, request(get)),
    plain,
    Buffer.from(encodeUsmMessage({ ...header, keys }, 77, get)),
  ];
}

/** xorshift32: the same cases every time. */
let state = 0x2545_f491;
function random(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

/** Bytes changed, then perhaps cut, lengthened, or a part put twice. */
function mutated(seed: Buffer): Buffer {
  const bytes = Buffer.from(seed);
  for (let left = random(MAX_MUTATIONS); left > 0; left -= 1) {
    bytes[random(bytes.length)] = random(256);
  }
  const kind = random(8);
  if (kind === 0) return bytes.subarray(0, random(bytes.length));
  if (kind === 1) return Buffer.concat([bytes, bytes.subarray(random(bytes.length))]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, random(bytes.length)), bytes]);
  return bytes;
}

function isRead(datagram: Buffer): boolean {
  messageIdOf(datagram);
  let isAnyRead = false;
  const readers = [
    () => decodeCommunityMessage(datagram),
    () => {
      const message = decodeUsmMessage(datagram);
      isSigned(message, keys);
      openUsmMessage(message, keys);
    },
  ];
  for (const read of readers) {
    try {
      read();
      isAnyRead = true;
    } catch (error) {
      if (!(error instanceof BerFault)) {
        console.error(`not a BerFault, by the datagram ${datagram.toString("hex")}`);
        throw error;
      }
    }
  }
  return isAnyRead;
}

export async function benchSnmpFuzz(): Promise<void> {
  const all = seeds();
  for (const seed of all.slice(0, 3)) if (!isRead(seed)) throw new Error("a seed is not read");
  let read = 0;
  let slowestMs = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (let i = 0; i < CASES / ROUNDS; i += 1) {
      const datagram = mutated(all[random(all.length)] ?? Buffer.alloc(0));
      const startedAt = performance.now();
      if (isRead(datagram)) read += 1;
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    // Lets the collector's finalizers run between rounds.
    await new Promise(setImmediate);
    globalThis.gc?.();
    const heapMb = (process.memoryUsage().heapUsed / 1_048_576).toFixed(1);
    console.log(`${(round * CASES) / ROUNDS} datagrams, ${read} read, heap ${heapMb} MiB`);
  }
  console.log(`slowest: ${slowestMs.toFixed(1)} ms`);
}
