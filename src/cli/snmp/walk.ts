/** `ksocket snmp walk ADDRESS [OID]`: what a device's agent holds, as snmprec lines. For support, and for writing device profiles. */

import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { registerSecretsOf } from "../../log/secrets.ts";
import { canonicalAddress } from "../../net/address.ts";
import type { SnmpCredential, SnmpResult } from "../../protocol/credential.ts";
import type { Workers } from "../../supervisor/pool/ask.ts";
import { type Agent, withAgent } from "../agent.ts";
import { exitCodes } from "../exit-codes.ts";
import { UsageError } from "../usage-error.ts";

/** Everything below iso.org.dod.internet. */
const ALL = "1.3.6.1";
/** Rows that one request to the worker brings; a slow agent's part ends within the deadline. */
const ROWS_IN_PART = 2_000;
const PART_DEADLINE_MS = 600_000;
/** An agent that goes on for ever ends here. */
const MAX_ROWS = 1_000_000;

interface Flags {
  readonly save?: string;
  readonly credentials?: string;
}

interface Parts {
  readonly write: (line: string) => void;
  readonly complain: (line: string) => void;
}

interface Walked {
  readonly rows: number;
  /** Why it ended before the end of the tree, in a sentence. */
  readonly fault: string | undefined;
}

export function registerSnmpWalk(snmp: Command, parts: Parts): void {
  snmp
    .command("walk <address> [oid]")
    .description("print what a device tells by SNMP, as snmprec lines; credentials may be in them")
    .option("--save <file>", "write the lines to a file that only you can read")
    .option("--credentials <folder>", "instead of directories.credentials of ksocket.yml")
    .action(async (address: string, oid: string | undefined, flags: Flags, self: Command) => {
      await walkTo(target(address, oid), flags, self, parts);
    });
}

function target(addressText: string, oidText = ALL) {
  const address = canonicalAddress(addressText);
  if (address === undefined) {
    throw new UsageError(`${addressText} is no address; names are not looked up.`);
  }
  const prefix = oidText.replace(/^\./, "");
  if (!/^[0-2](\.\d{1,10}){1,127}$/.test(prefix)) {
    throw new UsageError(`${oidText} is no object identifier; write it in numbers: 1.3.6.1.2.1.1`);
  }
  return { address, prefix };
}

async function walkTo(
  { address, prefix }: ReturnType<typeof target>,
  flags: Flags,
  self: Command,
  { write, complain }: Parts,
): Promise<void> {
  await withAgent(self, flags.credentials, async (agent) => {
    const credentials = await credentialsFor(agent, address);
    const file = flags.save === undefined ? undefined : openSync(resolve(flags.save), "w", 0o600);
    const take = file === undefined ? write : (line: string) => void writeSync(file, `${line}\n`);
    try {
      const { rows, fault } = await walkAll(agent.workers, { address, prefix, credentials }, take);
      if (flags.save !== undefined) complain(`${rows} rows in ${flags.save}`);
      if (rows === 0 && fault === undefined) complain(`There is nothing at ${prefix} or below.`);
      if (fault === undefined) return;
      complain(`ksocket: ${fault}`);
      process.exitCode = exitCodes.failure;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  });
}

async function credentialsFor(agent: Agent, address: string): Promise<readonly SnmpCredential[]> {
  const { credentials } = await agent.scanServices();
  const matching = credentials.matching("snmp", address);
  if (matching.length === 0) throw new UsageError(`No SNMP credential file matches ${address}.`);
  registerSecretsOf(matching);
  return matching;
}

interface Asked {
  readonly address: string;
  readonly prefix: string;
  readonly credentials: readonly SnmpCredential[];
}

async function walkAll(
  workers: Workers,
  { address, prefix, credentials }: Asked,
  take: (line: string) => void,
): Promise<Walked> {
  let rows = 0;
  let after: string | undefined;
  while (rows < MAX_ROWS) {
    const walk = { prefix, maxRows: ROWS_IN_PART, ...(after !== undefined && { after }) };
    const told: string[] = [];
    const outcome = await workers.ask<SnmpResult>(
      "snmp",
      { address, credentials, walk },
      {
        deadlineMs: PART_DEADLINE_MS,
        onEvidence: (batch) => {
          for (const item of batch) {
            if (item.kind === "login") told.push(`${item.credential}: ${item.detail ?? item.code}`);
          }
        },
      },
    );
    const part = outcome.status === "done" ? outcome.value.walk : undefined;
    if (part === undefined) return { rows, fault: faultOf(address, outcome, told) };
    for (const line of part.text.split("\n").slice(0, -1)) take(line);
    rows += part.rows;
    if (part.end === "complete") return { rows, fault: undefined };
    if (part.end !== "too-many-rows" || part.last === undefined) {
      return { rows, fault: `the walk ended early after ${rows} rows: ${part.end}` };
    }
    after = part.last;
  }
  return { rows, fault: `the walk was ended after ${rows} rows` };
}

function faultOf(
  address: string,
  outcome: Awaited<ReturnType<Workers["ask"]>>,
  told: readonly string[],
): string {
  if (told.length > 0) return [`no credential fits ${address}`, ...told].join("\n  ");
  const isFault = outcome.status === "failed" || outcome.status === "refused";
  return isFault ? outcome.error.message : `${address} does not answer by SNMP`;
}
