/** Answers of a simulated agent: SNMPv1 and v2c, GET, GETNEXT and GETBULK, any community. */

import { arcsOf, element, elementAt, integer } from "./ber.ts";
import type { Device } from "./device.ts";

const GET = 0xa0;
const GET_BULK = 0xa5;
const RESPONSE = 0xa2;
/** RFC 3417 §3: an agent may limit its messages; this keeps them within one frame. */
const MAX_BYTES = 1_400;
const NO_SUCH_OBJECT = Buffer.from([0x80, 0]);
const END_OF_MIB_VIEW = Buffer.from([0x82, 0]);

/** `rows`: at most so many varbinds. */
export function answerOf(device: Device, request: Buffer, rows = Number.POSITIVE_INFINITY): Buffer {
  const message = elementAt(request, 0);
  const version = elementAt(request, message.start);
  const community = elementAt(request, version.end);
  const pdu = elementAt(request, community.end);
  const id = elementAt(request, pdu.start);
  const first = elementAt(request, id.end);
  const second = elementAt(request, first.end);
  const asked = oidsIn(request, second.end);
  const repetitions =
    pdu.tag === GET_BULK ? request.readUIntBE(second.start, second.end - second.start) : 1;
  const varbinds =
    pdu.tag === GET
      ? asked.map((oid) => get(device, oid))
      : next(device, asked, Math.min(repetitions * asked.length, rows));
  return element(
    0x30,
    request.subarray(message.start, community.end),
    element(
      RESPONSE,
      request.subarray(pdu.start, id.end),
      integer(0),
      integer(0),
      element(0x30, ...varbinds),
    ),
  );
}

function oidsIn(request: Buffer, at: number): Buffer[] {
  const list = elementAt(request, at);
  const oids: Buffer[] = [];
  for (let next = list.start; next < list.end; ) {
    const varbind = elementAt(request, next);
    const oid = elementAt(request, varbind.start);
    oids.push(request.subarray(varbind.start, oid.end));
    next = varbind.end;
  }
  return oids;
}

function get(device: Device, oid: Buffer): Buffer {
  const index = device.indexOf.get(oid.toString("latin1"));
  return device.varbinds[index ?? -1] ?? element(0x30, oid, NO_SUCH_OBJECT);
}

function next(device: Device, asked: readonly Buffer[], count: number): Buffer[] {
  const starts = asked.map((oid) => indexAfter(device, oid));
  const varbinds: Buffer[] = [];
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const column = i % asked.length;
    const index = (starts[column] ?? 0) + Math.floor(i / asked.length);
    const varbind = device.varbinds[index] ?? endOf(device, asked[column]);
    bytes += varbind.length;
    if (bytes > MAX_BYTES && varbinds.length > 0) break;
    varbinds.push(varbind);
    if (index >= device.varbinds.length && asked.length === 1) break;
  }
  return varbinds;
}

const endOf = (device: Device, asked: Buffer = Buffer.alloc(0)): Buffer =>
  element(0x30, device.oids.at(-1) ?? asked, END_OF_MIB_VIEW);

function indexAfter(device: Device, oid: Buffer): number {
  const exact = device.indexOf.get(oid.toString("latin1"));
  if (exact !== undefined) return exact + 1;
  const key = arcsOf(oid);
  let low = 0;
  let high = device.arcs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(device.arcs[middle] ?? [], key) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, arc] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (arc !== other) return arc - other;
  }
  return a.length - b.length;
}
