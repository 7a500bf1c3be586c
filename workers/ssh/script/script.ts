/** The whole script as one text. docs/probes/ssh.md shows it; a test compares. */

import { bootQuestion } from "./boot.ts";
import { cpuQuestion } from "./cpu.ts";
import { filesystemsQuestion } from "./filesystems.ts";
import { fingerprintQuestion } from "./fingerprint.ts";
import { hardwareQuestion } from "./hardware.ts";
import { interfacesQuestion } from "./interfaces.ts";
import { listenersQuestion } from "./listeners.ts";
import { memoryQuestion } from "./memory.ts";
import { neighboursQuestion } from "./neighbours.ts";
import { packagesQuestion } from "./packages.ts";
import { prelude } from "./prelude.ts";
import { routesQuestion } from "./routes.ts";
import { storageQuestion } from "./storage.ts";
import { systemQuestion } from "./system.ts";
import { usersQuestion } from "./users.ts";
import { virtualisationQuestion } from "./virtualisation.ts";

/** Starts a POSIX shell under any login shell: sh, csh and fish understand it alike. */
export const SHELL_COMMAND = "exec sh";

/** What tells most of the machine first, what may be long or slow last: what was read stays, whatever comes after. */
const questions: ReadonlyMap<string, string> = new Map([
  ["fingerprint", fingerprintQuestion],
  ["system", systemQuestion],
  ["hardware", hardwareQuestion],
  ["cpu", cpuQuestion],
  ["memory", memoryQuestion],
  ["boot", bootQuestion],
  ["virtualisation", virtualisationQuestion],
  ["storage", storageQuestion],
  ["interfaces", interfacesQuestion],
  ["routes", routesQuestion],
  ["neighbours", neighboursQuestion],
  ["users", usersQuestion],
  ["listeners", listenersQuestion],
  ["packages", packagesQuestion],
  ["filesystems", filesystemsQuestion],
]);

export interface ScriptOptions {
  /** Begins each frame line; random for each run, so that no output can forge one. Lower-case letters and digits. */
  readonly mark: string;
  readonly sudo: boolean;
  /** The remembered fingerprint: two numbers; "" when there is none. Equal to it, the package list is not given again. */
  readonly fingerprint: string;
  /** The sections that are asked for; absent: all. */
  readonly only?: ReadonlySet<string>;
}

/** Standard error is thrown away; standard input is empty for every command. */
export function inventoryScript({ mark, sudo, fingerprint, only }: ScriptOptions): string {
  if (!/^[a-z0-9]+$/.test(mark) || !/^(\d+ \d+)?$/.test(fingerprint)) {
    throw new TypeError("what goes into the script must be letters, digits and one blank");
  }
  const settings = `mark=${mark}\nsudo=${sudo ? "yes" : "no"}\nknown='${fingerprint}'`;
  const asked = [...questions].flatMap(([name, text]) => (only?.has(name) === false ? [] : [text]));
  return `inventory() {\n${settings}${prelude}${asked.join("")}}\ninventory </dev/null 2>/dev/null\nexit\n`;
}
