/** What is wrong with a file that a person wrote: always where, and one sentence. Never holds a value, which could be a secret. */
export interface Fault {
  /** The file's path, or another source: `environment variable KSOCKET_…`, `command line`. */
  readonly file: string;
  /** From 1; absent when the fault is of the whole file. */
  readonly line?: number;
  /** From 1, in UTF-16 units; a byte-order mark is not counted. */
  readonly column?: number;
  /** `connect.port`, `includes[2]`; "" for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** `ksocket.yml:3:9: connect.port: must be a whole number.` */
export function formatFault({ file, line, column, path, message }: Fault): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return path === "" ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}

/** One fault a line, in the order of the file. */
export function formatFaults(faults: readonly Fault[]): string {
  return inFileOrder(faults).map(formatFault).join("\n");
}

export function inFileOrder(faults: readonly Fault[]): Fault[] {
  return [...faults].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
