#!/usr/bin/env node
/** The program: one file per command, registered by one line each. Faults are told in one sentence, with the right exit code. */

import { Command, CommanderError } from "commander";
import { attachEndpoint } from "../cloud/endpoint/attach-endpoint.ts";
import { silentLogger } from "../log/logger.ts";
import { registerCloud } from "./cloud.ts";
import { registerConnect } from "./connect.ts";
import { registerDoctor } from "./doctor.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageVersion } from "./package-version.ts";
import { registerPlan } from "./plan.ts";
import { registerScan } from "./scan/scan.ts";
import { registerStart } from "./start.ts";
import { UsageError } from "./usage-error.ts";

function createProgram(): Command {
  const program = new Command("ksocket")
    .description("Takes stock of networks without installing anything on the devices.")
    .exitOverride()
    .showHelpAfterError("(ksocket COMMAND --help tells more)");
  registerConnect(program);
  registerCloud(program, {
    log: silentLogger,
    version: packageVersion,
    endpoint: attachEndpoint,
    write: (line) => process.stdout.write(`${line}\n`),
  });
  registerStart(program);
  registerScan(program);
  registerPlan(program);
  registerDoctor(program);
  return program;
}

/** nmap's `-iL FILE` has two letters after one dash, which is no form that commander reads. */
const withLongNames = (words: readonly string[]) =>
  words.map((word) => (word === "-iL" ? "--input-list" : word));

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof CommanderError))
    process.stderr.write(`ksocket: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
}

try {
  await createProgram().parseAsync(withLongNames(process.argv.slice(2)), { from: "user" });
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
