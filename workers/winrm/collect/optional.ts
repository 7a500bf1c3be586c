/** A field of an object literal; none when there is no value. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  // The literal has exactly this key, which TypeScript widens to an index signature.
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
