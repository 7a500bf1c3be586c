/** What a simulated switch with 24 ports tells: system group, ifTable, ifXTable; as varbinds in the order of SNMP. */

import { arcsOf, element, integer, oid, text } from "./ber.ts";

const PORTS = 24;
const COUNTER32 = 0x41;
const GAUGE32 = 0x42;
const TIMETICKS = 0x43;
const COUNTER64 = 0x46;

export interface Device {
  /** BER of each row's OID, as latin1 text, to its index. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly oids: readonly Buffer[];
  /** The same as numbers. */
  readonly arcs: readonly (readonly number[])[];
  /** Whole varbinds. */
  readonly varbinds: readonly Buffer[];
}

type Cell = (port: number) => Buffer;
const number: Cell = (port) => integer(port);
const counter: Cell = (port) => integer(port * 1_000_003, COUNTER32);
const big: Cell = (port) => integer(port * 1_000_000_007, COUNTER64);

/** IF-MIB (RFC 2863): ifTable's columns 1 to 22. */
const ifTable: readonly Cell[] = [
  number,
  (port) => text(`GigabitEthernet1/0/${port}`),
  () => integer(6),
  () => integer(1_500),
  () => integer(1_000_000_000, GAUGE32),
  (port) => element(4, Buffer.from([2, 0, 0x5e, 0, 0x53, port])),
  () => integer(1),
  () => integer(1),
  () => integer(12_345, TIMETICKS),
  ...Array.from({ length: 11 }, () => counter),
  () => integer(0, GAUGE32),
  () => oid("0.0"),
];

/** ifXTable's columns 1 to 19. */
const ifXTable: readonly Cell[] = [
  (port) => text(`Gi1/0/${port}`),
  ...Array.from({ length: 4 }, () => counter),
  ...Array.from({ length: 8 }, () => big),
  () => integer(1),
  () => integer(1_000, GAUGE32),
  () => integer(2),
  () => integer(1),
  (port) => text(`desk ${port}`),
  () => integer(0, TIMETICKS),
];

const columns = (entry: string, cells: readonly Cell[]): (readonly [string, Buffer])[] =>
  cells.flatMap((cell, column) =>
    Array.from(
      { length: PORTS },
      (_, at) => [`${entry}.${column + 1}.${at + 1}`, cell(at + 1)] as const,
    ),
  );

/** An instance's OID, and its value in BER. */
export type Instance = readonly [string, Buffer];

const rows: readonly Instance[] = [
  ["1.3.6.1.2.1.1.1.0", text("Example Switch Software, Version 12.4(3)")],
  ["1.3.6.1.2.1.1.2.0", oid("1.3.6.1.4.1.32473.1.24")],
  ["1.3.6.1.2.1.1.3.0", integer(123_456, TIMETICKS)],
  ["1.3.6.1.2.1.1.4.0", text("")],
  ["1.3.6.1.2.1.1.5.0", text("switch")],
  ["1.3.6.1.2.1.1.6.0", text("")],
  ["1.3.6.1.2.1.1.7.0", integer(2)],
  ["1.3.6.1.2.1.2.1.0", integer(PORTS)],
  ...columns("1.3.6.1.2.1.2.2.1", ifTable),
  ...columns("1.3.6.1.2.1.31.1.1.1", ifXTable),
];

export const simulatedSwitch = (): Device => deviceOf(rows);

/** `rows` in the order of SNMP. */
export function deviceOf(rows: readonly Instance[]): Device {
  const oids = rows.map(([dotted]) => oid(dotted));
  return {
    indexOf: new Map(oids.map((bytes, index) => [bytes.toString("latin1"), index])),
    oids,
    arcs: oids.map(arcsOf),
    varbinds: rows.map(([, value], index) => element(0x30, oids[index] ?? Buffer.alloc(0), value)),
  };
}
