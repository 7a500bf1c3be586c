/** Simulated agents that let everybody in and then waste their time, each for as long as it is asked. */

import { answerOf } from "./answer.ts";
import { arcsOf, element, elementAt, integer } from "./ber.ts";
import { type Device, simulatedSwitch } from "./device.ts";

export type Behaviour = (request: Buffer, reply: (answer: Buffer) => void) => void;

const device = simulatedSwitch();
const GET = 0xa0;
const LATE_MS = 4_000;
const DRIP_MS = 1_000;
/** More than fit into one answer. */
const ROWS_AT_ONCE = 60;
/** Contents of an endless row's OID: what was walked, filled up, and one arc that counts. */
const PREFIX_OCTETS = 20;
const COUNT_OCTETS = 3;
/** The least that takes so many octets. */
const FIRST_COUNT = 2 ** 14;

export const honest: Behaviour = (request, reply) => reply(answerOf(device, request));

export const tarpits: Readonly<Record<"late" | "dripping" | "endless" | "garbage", Behaviour>> = {
  /** Everything is right, and four seconds late. */
  late: (request, reply) => setTimeout(() => honest(request, reply), LATE_MS),
  /** One row a second, whatever was asked for. */
  dripping: (request, reply) => setTimeout(() => reply(answerOf(device, request, 1)), DRIP_MS),
  /** Behind every row there are more. */
  endless: (request, reply) =>
    isGet(request) ? honest(request, reply) : reply(answerOf(rowsBehind(request), request)),
  /** Whoever has been let in gets octets that are no varbinds. */
  garbage: (request, reply) =>
    isGet(request) ? honest(request, reply) : reply(garbled(answerOf(device, request))),
};

function pduOf(request: Buffer) {
  const version = elementAt(request, elementAt(request, 0).start);
  return elementAt(request, elementAt(request, version.end).end);
}

const isGet = (request: Buffer): boolean => pduOf(request).tag === GET;

/** The OID that the request's first varbind names, its contents. */
function askedOid(request: Buffer): Buffer {
  let at = elementAt(request, pduOf(request).start);
  for (let skipped = 0; skipped < 3; skipped += 1) at = elementAt(request, at.end);
  const oid = elementAt(request, elementAt(request, at.start).start);
  return request.subarray(oid.start, oid.end);
}

/** A device that has the asked OID and some rows behind it. */
function rowsBehind(request: Buffer): Device {
  const asked = askedOid(request);
  const prefix = Buffer.alloc(PREFIX_OCTETS, 1);
  asked.copy(prefix);
  const isRow = asked.length === PREFIX_OCTETS + COUNT_OCTETS;
  const first = isRow ? countIn(asked.subarray(PREFIX_OCTETS)) + 1 : FIRST_COUNT;
  const rows = Array.from({ length: ROWS_AT_ONCE }, (_, i) =>
    element(6, prefix, octetsOfCount(first + i)),
  );
  const oids = [element(6, asked), ...rows];
  return {
    indexOf: new Map(oids.map((oid, index) => [oid.toString("latin1"), index])),
    oids,
    arcs: oids.map(arcsOf),
    varbinds: oids.map((oid, index) => element(0x30, oid, integer(index))),
  };
}

const octetsOfCount = (count: number): Buffer =>
  Buffer.from([0x80 | (count >> 14), 0x80 | ((count >> 7) & 0x7f), count & 0x7f]);

const countIn = (octets: Buffer): number =>
  octets.reduce((count, octet) => (count << 7) | (octet & 0x7f), 0);

/** The list of varbinds spoilt; the number by which the answer is known stays. */
function garbled(answer: Buffer): Buffer {
  const spoilt = Buffer.from(answer);
  const from = elementAt(spoilt, elementAt(spoilt, pduOf(spoilt).start).end).start;
  for (let at = from; at < spoilt.length; at += 3) spoilt[at] = (spoilt[at] ?? 0) ^ 0x55;
  return spoilt;
}
