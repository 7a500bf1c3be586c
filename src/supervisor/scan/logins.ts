/** Logs in to one address by SSH or WinRM: one credential file after the other, within the accounts' login budgets. */

import type {
  LoginResult,
  SshCredential,
  SshRequest,
  WinrmCredential,
} from "../../protocol/credential.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { closeLogin, rememberedFirst } from "./login-evidence.ts";
import type { ScanContext } from "./scan-context.ts";

type LoginCredential = SshCredential | WinrmCredential;
type LoginMethod = "ssh" | "winrm";

/** After one of these the same port needs no further credential. */
const FAULTS_OF_THE_PORT: ReadonlySet<ErrorCode | "OK"> = new Set<ErrorCode | "OK">([
  "NET_NO_LISTENER",
  "NET_UNREACHABLE",
  "NET_TIMEOUT",
  "SSH_HOST_KEY_CHANGED",
  "SSH_HOST_KEY_REVOKED",
]);

export async function readByLogin(
  scan: ScanContext,
  method: LoginMethod,
  address: string,
  closedPorts: ReadonlySet<number>,
): Promise<void> {
  const { services } = scan;
  if (!services.workers.kinds.includes(method)) return;
  const matching: readonly LoginCredential[] = services.credentials.matching(method, address);
  if (matching.length === 0) say(scan, method, address, "", "CREDENTIAL_NONE");
  const rememberedId = services.memory.of(address)[method]?.["credential"];
  const uselessPorts = new Set<number>();
  for (const credential of rememberedFirst(matching, rememberedId)) {
    const isDirect = credential.sshTunnels.length === 0;
    if (scan.signal.aborted || (isDirect && uselessPorts.has(credential.port))) continue;
    const code =
      isDirect && closedPorts.has(credential.port)
        ? say(scan, method, address, credential.id, "NET_NO_LISTENER")
        : await tryCredential(scan, method, address, credential);
    if (code === "OK") return;
    if (isDirect && FAULTS_OF_THE_PORT.has(code)) uselessPorts.add(credential.port);
  }
}

function say(
  scan: ScanContext,
  probe: string,
  address: string,
  credential: string,
  code: ErrorCode,
): ErrorCode {
  scan.intake([{ kind: "login", probe, address, at: Date.now(), credential, code }]);
  return code;
}

async function tryCredential(
  scan: ScanContext,
  method: LoginMethod,
  address: string,
  credential: LoginCredential,
): Promise<ErrorCode | "OK"> {
  const { logins } = scan.services;
  const account = `${method}:${credential.account?.username ?? credential.id}`;
  if (!(await logins.enter(account))) {
    scan.notice(
      `${method} account ${credential.account?.username ?? `of ${credential.id}`} is paused: it failed on several hosts in a row`,
    );
    return say(scan, method, address, credential.id, "CREDENTIAL_PAUSED");
  }
  let code: ErrorCode | "OK" = "INTERNAL";
  try {
    code = await askWorker(scan, method, address, credential);
  } finally {
    logins.leave(account, code);
  }
  return code;
}

async function askWorker(
  scan: ScanContext,
  method: LoginMethod,
  address: string,
  credential: LoginCredential,
): Promise<ErrorCode | "OK"> {
  const { services } = scan;
  const request: Omit<SshRequest, "credentials"> & { credentials: LoginCredential[] } = {
    address,
    credentials: [credential],
    remembered: services.memory.of(address),
    jumpHosts: services.credentials.jumpHostsFor([credential]),
    testOnly: false,
    ...(scan.keeper && { keeper: scan.keeper }),
    ...(services.stateDirectory !== undefined && { stateDirectory: services.stateDirectory }),
  };
  let said: ErrorCode | "OK" | undefined;
  const outcome = await services.workers.ask<LoginResult>(method, request, {
    deadlineMs: scan.settings.targetDeadlineMs,
    signal: scan.signal,
    budget: scan.budget,
    onEvidence: (evidence) => {
      for (const item of evidence) if (item.kind === "login") said = item.code;
      scan.intake(evidence);
    },
  });
  if (said !== undefined) return said;
  return closeLogin(scan, method, address, credential.id, outcome, "NET_TIMEOUT");
}
