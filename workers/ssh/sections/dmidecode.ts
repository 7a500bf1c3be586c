/** dmidecode's text, structure by structure (DMTF DSP0134, System Management BIOS). Values that say "not there" are left out. */

export interface DmiStructure {
  /** DSP0134 §6: 0 BIOS, 1 system, 2 board, 3 chassis, 4 processor, 17 memory device. */
  readonly type: number;
  readonly fields: ReadonlyMap<string, string>;
}

const MAX_STRUCTURES = 4_096;
/** What dmidecode prints in place of a value, and what makers leave in it. */
const absent =
  /^(not (specified|available|present|provided|applicable)|none|unknown|<?out of spec>?|<bad index>|no module installed|n\/a|to be filled by o\.?e\.?m\.?|default string|system (serial number|product name|manufacturer|version)|chassis serial number|0+|x+|\.+|\s*)$/i;

/** The value, or undefined when it says that there is none. */
export function present(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || absent.test(text) ? undefined : text.slice(0, 1_024);
}

export function parseDmidecode(lines: readonly string[]): DmiStructure[] {
  const found: DmiStructure[] = [];
  let fields: Map<string, string> | undefined;
  for (const line of lines) {
    // Before version 2.9 the type stood on a line of its own below the handle.
    const head = /^\s*(?:Handle 0x[0-9A-Fa-f]+,? *)?DMI type (\d+)/.exec(line);
    if (head !== null) {
      if (found.length >= MAX_STRUCTURES) break;
      fields = new Map();
      found.push({ type: Number(head[1]), fields });
      continue;
    }
    const pair = /^\s+([^:\t][^:]*?)\s*:\s*(.*)$/.exec(line);
    const key = pair?.[1];
    if (fields !== undefined && key !== undefined && !fields.has(key))
      fields.set(key, pair?.[2] ?? "");
  }
  return found;
}

/** The first structure of a type that has a value in the field at all. */
export function dmiField(
  structures: readonly DmiStructure[],
  type: number,
  name: string,
): string | undefined {
  for (const structure of structures) {
    const value = structure.type === type ? present(structure.fields.get(name)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
