/** Responses of name services, built independently of the decoders: an mDNS or DNS server's and a NetBIOS host's. */

import { macAddressBytes } from "../../src/net/mac-address.ts";

const u16 = (...values: number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));

const labels = (name: string): Buffer =>
  Buffer.concat([
    ...name.split(".").map((label) => {
      const bytes = Buffer.from(label);
      return Buffer.concat([Buffer.of(bytes.length), bytes]);
    }),
    Buffer.of(0),
  ]);

/** A response that repeats the question and answers with PTR records whose owner is a pointer to it. */
export function ptrResponse(id: number, question: string, targets: readonly string[]): Buffer {
  const records = targets.map((target) => {
    const data = labels(target);
    return Buffer.concat([u16(0xc00c, 12, 1, 0, 10, data.length), data]);
  });
  const header = u16(id, 0x8400, 1, targets.length, 0, 0);
  return Buffer.concat([header, labels(question), u16(12, 1), ...records]);
}

export interface NodeName {
  readonly name: string;
  readonly suffix: number;
  readonly flags: number;
}

/** A node status response of RFC 1002 §4.2.18. */
export function nodeStatusResponse(id: number, names: readonly NodeName[], unitId: string): Buffer {
  const table = names.map(({ name, suffix, flags }) =>
    Buffer.concat([Buffer.from(name.padEnd(15), "latin1"), Buffer.of(suffix), u16(flags)]),
  );
  const statistics = Buffer.concat([macAddressBytes(unitId), Buffer.alloc(40)]);
  const data = Buffer.concat([Buffer.of(names.length), ...table, statistics]);
  const owner = Buffer.concat([Buffer.of(32), Buffer.from(`CK${"A".repeat(30)}`), Buffer.of(0)]);
  return Buffer.concat([u16(id, 0x8400, 0, 1, 0, 0), owner, u16(0x21, 1, 0, 0, data.length), data]);
}
