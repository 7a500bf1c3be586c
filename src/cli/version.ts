/** `ksocket version`: the two lines that the original prints. */

import type { Command } from "commander";
import { packageVersion } from "./package-version.ts";

/** Scripts compare the lines exactly. */
export const versionLines = [
  `ksocket: ${packageVersion}`,
  `ksoperations-networks: ${packageVersion}`,
];

export function registerVersion(
  program: Command,
  { write }: { readonly write: (line: string) => void },
): void {
  program
    .command("version")
    .description("print the version")
    .action(() => {
      for (const line of versionLines) write(line);
    });
}
