/** Any JSON value as lines "path: text", so that a section is shown whoever added it. */

export interface Fact {
  /** "cpu0.modelName"; "" for a value without members. */
  readonly path: string;
  readonly text: string;
}

/** Lines of one section; what a device sends beyond them is cut off. */
const MAX_FACTS = 60;
const MAX_DEPTH = 4;
/** Members that the node document gives in KiB. */
const sizes = new Set(["totalSize", "swapSize", "usedSize", "size"]);

export function factsOf(value: unknown): Fact[] {
  const facts: Fact[] = [];
  const visit = (part: unknown, path: string, depth: number): void => {
    if (facts.length >= MAX_FACTS || part === null || part === undefined || part === "") return;
    if (typeof part !== "object") facts.push({ path, text: textOf(path, part) });
    else if (depth < MAX_DEPTH) {
      for (const [key, member] of Object.entries(part)) {
        visit(member, path === "" ? key : `${path}.${key}`, depth + 1);
      }
    }
  };
  visit(value, "", 0);
  return facts;
}

function textOf(path: string, value: unknown): string {
  if (typeof value !== "number") return String(value);
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (sizes.has(name)) return sizeText(value);
  return name === "clockSpeed" ? `${value} MHz` : String(value);
}

function sizeText(kibibytes: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = kibibytes;
  let place = 0;
  while (value >= 1_024 && place < units.length - 1) {
    value /= 1_024;
    place += 1;
  }
  return `${Math.round(value * 10) / 10} ${units[place]}`;
}
