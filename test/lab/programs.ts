/** The lab's C programs, compiled by gcc when first needed or when a source is newer, into test/lab/bin. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const binaries = join(here, "bin");

const modifiedMs = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function build(name: string): string {
  const folder = join(here, name);
  const sources = readdirSync(folder).filter((file) => /\.[ch]$/.test(file));
  const program = join(binaries, name);
  const newest = Math.max(...sources.map((file) => modifiedMs(join(folder, file))));
  if (modifiedMs(program) > newest) return program;
  mkdirSync(binaries, { recursive: true });
  // Several test processes may build at once: each compiles for itself, and the last rename stands.
  const own = `${program}.${process.pid}`;
  const units = sources.filter((file) => file.endsWith(".c")).map((file) => join(folder, file));
  try {
    execFileSync("gcc", ["-O2", "-Wall", "-Wextra", "-o", own, ...units], { stdio: "pipe" });
    renameSync(own, program);
  } finally {
    rmSync(own, { force: true });
  }
  return program;
}

/** Path of the responder that plays the site. */
export const worldProgram = (): string => build("world");

/** Path of the program that runs another and tells its wall time and memory. */
export const measureProgram = (): string => build("measure");
