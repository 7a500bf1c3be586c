/** One instance of a WMI class: properties as texts. Null and "" are not told apart: neither says anything of the machine. */

import type { XmlElement } from "./xml.ts";

export class WmiRow {
  /** Keys in lower case: WMI's property names have no case of their own. */
  readonly #values = new Map<string, string[]>();

  /** From `<p:Class>` or `<w:XmlFragment>`: an array is a repeated element, a date or an interval an element within. */
  constructor(instance: XmlElement) {
    for (const property of instance.children) {
      if (property.attributes.get("nil") === "true") continue;
      const text = (property.children[0]?.text ?? property.text).trim();
      if (text === "") continue;
      const key = property.name.toLowerCase();
      const before = this.#values.get(key);
      if (before === undefined) this.#values.set(key, [text]);
      else before.push(text);
    }
  }

  /** At most 1024 characters, as the node document holds them. */
  text(name: string): string | undefined {
    return this.list(name)[0]?.slice(0, 1_024);
  }

  /** A finite number, not below 0. */
  number(name: string): number | undefined {
    const value = Number(this.list(name)[0] ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.list(name)[0]?.toLowerCase();
    return value === "true" || value === "1" ? true : value === undefined ? undefined : false;
  }

  list(name: string): readonly string[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }

  /** Milliseconds since 1970 of a CIM date: ISO 8601 (`cim:Datetime`) or `yyyymmddHHMMSS.ffffff±mmm` (DSP0004 §5.2.4). */
  date(name: string): number | undefined {
    const text = this.list(name)[0] ?? "";
    const cim = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-]\d{3})$/.exec(text);
    if (cim === null) return epochOf(Date.parse(text));
    const [, year, month, day, hour, minute, second, offset] = cim;
    const utc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return epochOf(utc - Number(offset) * 60_000);
  }
}

const epochOf = (value: number) => (Number.isFinite(value) && value >= 0 ? value : undefined);
