/** How large a value is, roughly and cheaply: what is over a limit is never walked to its end, nor copied to another thread. */

const SLOT_BYTES = 8;

const isKeyed = (value: object): value is Map<unknown, unknown> | Set<unknown> =>
  value instanceof Map || value instanceof Set;

/** Bytes of the value itself, without what it refers to. */
function ownBytes(value: unknown): number {
  if (typeof value === "string") return SLOT_BYTES + value.length;
  if (typeof value !== "object" || value === null) return SLOT_BYTES;
  if (ArrayBuffer.isView(value)) return SLOT_BYTES + value.byteLength;
  if (value instanceof ArrayBuffer) return SLOT_BYTES + value.byteLength;
  if (Array.isArray(value)) return SLOT_BYTES + value.length * SLOT_BYTES;
  return SLOT_BYTES;
}

function pushInner(value: unknown, pending: unknown[]): number {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return 0;
  if (Array.isArray(value)) {
    // Unlike for…of it passes over holes.
    value.forEach((inner) => {
      pending.push(inner);
    });
    return 0;
  }
  if (isKeyed(value)) {
    for (const inner of value) pending.push(inner);
    return value.size * SLOT_BYTES;
  }
  let keyBytes = 0;
  for (const key of Object.keys(value)) {
    keyBytes += key.length;
    pending.push((value as Record<string, unknown>)[key]);
  }
  return keyBytes;
}

/** Roughly the bytes of the value, or some number above the limit as soon as that is certain. A cycle counts as above every limit. */
export function estimateBytes(value: unknown, limit: number): number {
  const pending: unknown[] = [value];
  let bytes = 0;
  while (pending.length > 0) {
    const next = pending.pop();
    bytes += ownBytes(next);
    if (bytes > limit) return bytes;
    bytes += pushInner(next, pending);
    if (bytes > limit) return bytes;
  }
  return bytes;
}
