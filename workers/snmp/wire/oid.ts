/** Object identifiers as dotted text without a leading dot: "1.3.6.1.2.1.1.1.0". */

/** The arcs, or undefined when the text is no object identifier (RFC 2578 §3.5: two to 128 arcs of 32 bits). */
export function parseOid(text: string): number[] | undefined {
  if (!/^[0-2](\.\d{1,10}){1,127}$/.test(text)) return undefined;
  const arcs = text.split(".").map(Number);
  return arcs.every((arc) => arc <= 0xffff_ffff) ? arcs : undefined;
}

/** Below zero when a comes before b in the order of SNMP (RFC 3416 §4.2.2), which is by number, arc by arc. */
export function compareOids(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const byArc = arcEnd(a, at) - arcEnd(b, at);
  if (byArc !== 0) return byArc;
  if (at === a.length || at === b.length) return a.length - b.length;
  return a.charCodeAt(at) - b.charCodeAt(at);
}

/** Whether the object lies below the prefix; the prefix itself does not. */
export function isBelow(oid: string, prefix: string): boolean {
  return (
    oid.length > prefix.length && oid.charCodeAt(prefix.length) === DOT && oid.startsWith(prefix)
  );
}

const DOT = 0x2e;

function arcEnd(text: string, from: number): number {
  const dot = text.indexOf(".", from);
  return dot < 0 ? text.length : dot;
}
