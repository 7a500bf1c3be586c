/** Tries the credential files that match an address through the method's worker, reading nothing, and says of each in a sentence what came of it. */

import type { Command } from "commander";
import { registerSecretsOf } from "../log/secrets.ts";
import type { CredentialMethod, LoginResult } from "../protocol/credential.ts";
import { type ErrorCode, errorTable } from "../protocol/errors.ts";
import type { Evidence, EvidenceOf } from "../protocol/evidence.ts";
import { openAgent } from "./agent.ts";
import type { LoginTest } from "./credentials-test.ts";
import { exitCodes } from "./exit-codes.ts";
import { openSettings } from "./open-settings.ts";

/** All credential files together; every wait within has its own, shorter deadline. */
const DEADLINE_MS = 600_000;

/** The exit code tells of failure when no file logs in. */
export function loginTest<Method extends CredentialMethod>(method: Method): LoginTest<Method> {
  return async ({ address, credentials, tree, command }) => {
    const jumpHosts = tree.jumpHostsFor(
      credentials as readonly { readonly sshTunnels?: readonly string[] }[],
    );
    registerSecretsOf(Object.values(jumpHosts));
    const logins = await ask(command, method, { address, credentials, jumpHosts, testOnly: true });
    const hasLoggedIn = credentials.some(({ id }) => lastOf(id, logins)?.code === "OK");
    if (!hasLoggedIn) process.exitCode = exitCodes.failure;
    return credentials.map(({ id }) => sentence(id, logins));
  };
}

async function ask(
  command: Command,
  method: CredentialMethod,
  request: Readonly<Record<string, unknown>>,
): Promise<EvidenceOf<"login">[]> {
  const opened = openSettings(command, { logsToTerminal: true });
  const agent = await openAgent(opened);
  const logins: EvidenceOf<"login">[] = [];
  const onEvidence = (evidence: readonly Evidence[]) => {
    logins.push(...evidence.filter((item) => item.kind === "login"));
  };
  try {
    const stateDirectory = opened.settings.directories.state;
    const whole = { ...request, stateDirectory };
    const options = { deadlineMs: DEADLINE_MS, onEvidence };
    const outcome = await agent.workers.ask<LoginResult>(method, whole, options);
    if (logins.length === 0 && "error" in outcome) throw new Error(wordsOf(outcome.error));
  } finally {
    await agent.stop();
    opened.close();
  }
  return logins;
}

/** What turns out after a login counts more than that it succeeded. */
const lastOf = (id: string, logins: readonly EvidenceOf<"login">[]) =>
  logins.findLast(({ credential }) => credential === id);

function sentence(id: string, logins: readonly EvidenceOf<"login">[]): string {
  const login = lastOf(id, logins);
  if (login !== undefined) return `${id}: ${resultOf(login)}`;
  const before = logins.find(({ code }) => code === "OK");
  return before === undefined
    ? `${id}: not tried, since it would end the same`
    : `${id}: not tried, since ${before.credential} logs in`;
}

function resultOf({ code, detail }: EvidenceOf<"login">): string {
  if (code === "OK") return "logs in.";
  return wordsOf({ code, message: errorTable[code].message, ...(detail && { detail }) });
}

function wordsOf(error: { code: ErrorCode; message: string; detail?: string }): string {
  return `${error.message}${error.detail ? ` (${error.detail})` : ""} [${error.code}]`;
}
