/** An instance of a CIM class as WS-Management writes it (DSP0227 §9): elements by name, null as xsi:nil, arrays as repeated elements. */

import type { XmlElement } from "./xml-tree.ts";

const MAX_TEXT = 16_384;

export class CimInstance {
  readonly className: string;
  /** Names in lower case: their case is no contract. */
  readonly #values = new Map<string, string[]>();

  constructor(element: XmlElement) {
    this.className = element.local;
    for (const child of element.children) {
      if (child.isNil) continue;
      const name = child.local.toLowerCase();
      const values = this.#values.get(name) ?? [];
      values.push(textIn(child));
      this.#values.set(name, values);
    }
  }

  /** undefined: null, absent or empty. */
  text(name: string): string | undefined {
    const text = this.#values.get(name.toLowerCase())?.[0]?.trim();
    return text === "" ? undefined : text;
  }

  /** All values of an array; one value cannot be told from an array of one. */
  list(name: string): string[] {
    return (this.#values.get(name.toLowerCase()) ?? []).map((text) => text.trim()).filter(Boolean);
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    const value = text === undefined ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    return text === "true" || text === "1";
  }
}

/** Date-times and intervals stand in an element of their own. */
function textIn(element: XmlElement): string {
  const [inner] = element.children;
  return (inner === undefined ? element.text : inner.text).slice(0, MAX_TEXT);
}
