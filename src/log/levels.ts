/** The seven level names of ksocket.yml (Python's logging), pino's levels, and the names and numbers that are printed. */

export const levelOfName = {
  NOTSET: "trace",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  WARNING: "warn",
  ERROR: "error",
  CRITICAL: "fatal",
} as const;

export type LogLevelName = keyof typeof levelOfName;

/** pino's number to Python's name and number; `trace` has no name in Python. */
const printed: ReadonlyMap<number, { readonly name: string; readonly number: number }> = new Map([
  [10, { name: "TRACE", number: 5 }],
  [20, { name: "DEBUG", number: 10 }],
  [30, { name: "INFO", number: 20 }],
  [40, { name: "WARNING", number: 30 }],
  [50, { name: "ERROR", number: 40 }],
  [60, { name: "CRITICAL", number: 50 }],
]);

/** How one of pino's level numbers is printed. */
export function printedLevel(level: number): { readonly name: string; readonly number: number } {
  return printed.get(level) ?? { name: `Level ${level}`, number: level };
}
