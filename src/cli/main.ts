#!/usr/bin/env node
/** The program: one file per command, registered by one line each. Faults are told in one sentence, with the right exit code. */

import { Command, CommanderError } from "commander";
import { KsocketError } from "../protocol/errors.ts";
import { registerCloud } from "./cloud.ts";
import { registerCompletion } from "./completion.ts";
import { ConfigurationFaults } from "./configuration-faults.ts";
import { registerConnect } from "./connect.ts";
import { registerCredentialsTest } from "./credentials-test.ts";
import { registerDoctor } from "./doctor.ts";
import { exitCodes } from "./exit-codes.ts";
import { loginTest } from "./login-test.ts";
import { registerGlobalFlags } from "./open-settings.ts";
import { packageVersion } from "./package-version.ts";
import { registerPlan } from "./plan.ts";
import { registerScan } from "./scan/scan.ts";
import { registerSnmpIdentify } from "./snmp/identify.ts";
import { registerSnmpWalk } from "./snmp/walk.ts";
import { registerStart } from "./start.ts";
import { UsageError } from "./usage-error.ts";
import { registerVersion, versionLines } from "./version.ts";

const write = (line: string) => {
  process.stdout.write(`${line}\n`);
};

const complain = (line: string) => {
  process.stderr.write(`${line}\n`);
};

function createProgram(): Command {
  const program = new Command("ksocket")
    .description("Takes stock of networks without installing anything on the devices.")
    .version(versionLines.join("\n"), "-V, --version", "print the version")
    .exitOverride()
    .showHelpAfterError("(ksocket COMMAND --help tells more)");
  registerGlobalFlags(program);
  registerConnect(program);
  registerCloud(program, {
    version: packageVersion,
    endpoint: async () => (await import("../cloud/endpoint/attach-endpoint.ts")).attachEndpoint,
    write,
  });
  registerStart(program);
  registerScan(program);
  registerPlan(program);
  registerCredentialsTest(program, {
    write,
    complain,
    logins: { snmp: loginTest("snmp"), ssh: loginTest("ssh"), winrm: loginTest("winrm") },
  });
  const snmp = program.command("snmp").description("ask about SNMP");
  registerSnmpIdentify(snmp, write);
  registerSnmpWalk(snmp, { write, complain });
  registerDoctor(program);
  registerVersion(program, { write });
  registerCompletion(program, { write });
  return program;
}

/** nmap's `-iL FILE` has two letters after one dash, which is no form that commander reads. */
const withLongNames = (words: readonly string[]) =>
  words.map((word) => (word === "-iL" ? "--input-list" : word));

/** Says what went wrong; commander has said its own faults already. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  process.stderr.write(`ksocket: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ConfigurationFaults) return error.exitCode;
  if (error instanceof KsocketError && error.code === "LINK_SETTINGS")
    return exitCodes.configuration;
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
}

try {
  await createProgram().parseAsync(withLongNames(process.argv.slice(2)), { from: "user" });
} catch (error) {
  process.exitCode = tell(error);
}
// Every command has ended what it began; nothing that lingers may keep the program.
process.exit();
