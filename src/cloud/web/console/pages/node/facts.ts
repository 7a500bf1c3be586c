/** Any section of a node document as facts and tables, so that it is shown whoever added it. */

export interface Fact {
  readonly name: string;
  readonly text: string;
}

export interface FactTable {
  /** "" for the section itself. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** With those that are not shown. */
  readonly total: number;
}

export interface SectionView {
  readonly facts: readonly Fact[];
  readonly tables: readonly FactTable[];
}

/** What a device sends beyond these is not drawn. */
const MAX_FACTS = 60;
const MAX_ROWS = 100;
const MAX_COLUMNS = 8;
const MAX_TEXT = 2_000;

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNothing = (value: unknown) => value === null || value === undefined || value === "";

export function sectionView(section: unknown): SectionView {
  if (Array.isArray(section)) return { facts: [], tables: tableOf("", section) };
  if (!isMembers(section)) return { facts: factOf("", section), tables: [] };
  const numbered = numberedMembers(section);
  if (numbered !== undefined) return { facts: [], tables: tableOf("", numbered) };
  const facts: Fact[] = [];
  const tables: FactTable[] = [];
  for (const [name, value] of Object.entries(section)) {
    if (Array.isArray(value) && value.some(isMembers))
      tables.push(...tableOf(name, value, section));
    else if (isMembers(value)) tables.push(...tableOf(name, numberedMembers(value) ?? [value]));
    else if (name !== "numberOfRows") facts.push(...factOf(name, value));
  }
  return { facts: facts.slice(0, MAX_FACTS), tables };
}

/** {cpu0: {…}, cpu1: {…}} is a list. */
function numberedMembers(section: Members): Members[] | undefined {
  const members = Object.entries(section);
  if (members.length === 0 || !members.every(([, value]) => isMembers(value))) return undefined;
  return members.map(([name, value]) => ({ name, ...(value as Members) })); // checked above
}

const factOf = (name: string, value: unknown): Fact[] =>
  isNothing(value) ? [] : [{ name, text: valueText(name, value) }];

function tableOf(name: string, list: readonly unknown[], about: Members = {}): FactTable[] {
  const items = list.slice(0, MAX_ROWS).map((item) => (isMembers(item) ? item : { value: item }));
  const all = new Set(items.flatMap((item) => Object.keys(item)));
  const columns = [...all]
    .filter((column) => items.some((item) => !isNothing(item[column])))
    .slice(0, MAX_COLUMNS);
  if (columns.length === 0) return [];
  const rows = items.map((item) => columns.map((column) => valueText(column, item[column])));
  const { numberOfRows } = about;
  const total = typeof numberOfRows === "number" ? numberOfRows : list.length;
  return [{ name: name === "rows" ? "" : name, columns, rows, total }];
}

function valueText(name: string, value: unknown): string {
  if (isNothing(value)) return "";
  if (typeof value === "number") return numberText(name, value);
  if (typeof value === "string") return value.slice(0, MAX_TEXT);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map((item) => valueText(name, item)).join(", ");
  return Object.values(value as Members)
    .filter((member) => typeof member !== "object" && !isNothing(member))
    .map(String)
    .join(" ")
    .slice(0, MAX_TEXT);
}

/** Members that the node document gives in KiB. */
const sizes = new Set(["totalSize", "swapSize", "usedSize", "size"]);

function numberText(name: string, value: number): string {
  if (sizes.has(name)) return scaled(value, 1_024, ["KiB", "MiB", "GiB", "TiB", "PiB"]);
  if (name === "clockSpeed") return `${value} MHz`;
  if (name === "speed" && value >= 1_000_000) {
    return scaled(value / 1_000_000, 1_000, ["Mbit/s", "Gbit/s", "Tbit/s"]);
  }
  return String(value);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = value;
  let place = 0;
  while (rest >= step && place < units.length - 1) {
    rest /= step;
    place += 1;
  }
  return `${Math.round(rest * 10) / 10} ${units[place]}`;
}
