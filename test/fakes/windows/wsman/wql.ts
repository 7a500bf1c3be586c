/** As much of WQL as inventories use: columns, a class, and one condition. */

import type { WmiInstance } from "../wmi/data-set.ts";

export interface Wql {
  readonly columns: readonly string[];
  readonly className: string;
  readonly matches: (instance: WmiInstance) => boolean;
}

/** Undefined: no such query. */
export function parseWql(text: string): Wql | undefined {
  const parts = /^select (.+?) from (\w+)(?: where (\w+)\s*(=|is not)\s*(.+))?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const [, columns = "", className = "", property, operator, literal = ""] = parts;
  return {
    columns: columns.split(",").map((column) => column.trim()),
    className,
    matches: (instance) => {
      if (property === undefined) return true;
      const value = instance[property] ?? null;
      if (operator?.toLowerCase() === "is not") return value !== null;
      return String(value).toLowerCase() === literal.replaceAll("'", "").toLowerCase();
    },
  };
}
