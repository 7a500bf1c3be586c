/** Logs in to one address by SSH and reads what a login can tell. */

import { loginResult, type SshRequest, sshRequest } from "../../src/protocol/credential.ts";
import { wireError } from "../../src/protocol/errors.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { closeTunnels } from "../harness/tunnel/open-tunnel.ts";
import { collect } from "./collect/collect.ts";
import { sessionOf } from "./login/exec.ts";
import { rememberLogin } from "./login/remembered-login.ts";
import { type LoggedIn, tellResult, tryCredentials } from "./login/try-credentials.ts";

const MUST_CHANGE = "the server wants a new password before it runs anything";
/** A shell's start files may say more than a person expects. */
const MAX_TEST_BYTES = 4 * 1024 * 1024;

export default defineWorker({
  kind: "ssh",
  request: sshRequest,
  result: loginResult,

  async run(request, context) {
    const login = await tryCredentials(request, context);
    if (login === undefined) return { credential: null };
    const { credential, connection } = login;
    try {
      tellLogin(login, request, context);
      const hasExpired = await use(login, request, context);
      if (!hasExpired) return { credential: credential.id };
      tellResult(request.address, credential.id, wireError("LOGIN_EXPIRED", MUST_CHANGE), context);
      return { credential: null };
    } finally {
      connection.close();
    }
  },

  stop() {
    closeTunnels();
    return Promise.resolve();
  },
});

function tellLogin(
  { credential, connection }: LoggedIn,
  { address, remembered }: SshRequest,
  context: TargetContext,
): void {
  const common = { address, probe: "ssh", at: Date.now() };
  context.emit({ ...common, ...rememberLogin(credential, connection, remembered) });
  if (connection.findings.length === 0) return;
  const section = { kind: "section", section: "findings", status: "complete" } as const;
  context.emit({ ...common, ...section, value: [...connection.findings], source: "ssh login" });
}

/** Whether the server accepts the password, but wants a new one before it runs anything. */
async function use(
  { credential, connection }: LoggedIn,
  { address, remembered, keeper, testOnly }: SshRequest,
  context: TargetContext,
): Promise<boolean> {
  let hasExpired = false;
  const session = sessionOf(connection, () => {
    hasExpired = true;
  });
  if (testOnly) {
    const { signal } = context;
    await session.exec("exit 0", { maxBytes: MAX_TEST_BYTES, signal, onData: () => undefined });
  } else {
    const { sudo, sudoPassword } = credential;
    const rights = { sudo, ...(sudoPassword !== undefined && { sudoPassword }) };
    await collect(session, { address, context, remembered, keeper, ...rights });
  }
  return hasExpired;
}
