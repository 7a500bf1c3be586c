/** Numbers for people. */

/** The middle of the values; the mean of the two middle ones when their number is even; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  const lower = sorted[Math.ceil(half) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/** Prints rows under headings: the first column to the left, the others to the right; a row of two cells is a name and a remark. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const whole = [headings, ...rows.filter((row) => row.length === headings.length)];
  const first = Math.max(...[headings, ...rows].map((row) => row[0]?.length ?? 0));
  const widths = headings.map((_, i) => Math.max(...whole.map((row) => row[i]?.length ?? 0)));
  for (const row of [headings, ...rows]) {
    const [name = "", ...others] = row;
    const remark = row.length < headings.length;
    const padded = others.map((cell, i) => (remark ? cell : cell.padStart(widths[i + 1] ?? 0)));
    console.log([name.padEnd(first), ...padded].join("  "));
  }
}
