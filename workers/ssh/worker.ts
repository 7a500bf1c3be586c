/** Logs in to one address by SSH and reads what a login can tell. */

import { loginResult, type SshRequest, sshRequest } from "../../src/protocol/credential.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { closeTunnels } from "../harness/tunnel/open-tunnel.ts";
import { collect } from "./collect/collect.ts";
import { sessionOf } from "./login/exec.ts";
import { type LoggedIn, tryCredentials } from "./login/try-credentials.ts";

export default defineWorker({
  kind: "ssh",
  request: sshRequest,
  result: loginResult,

  async run(request, context) {
    const login = await tryCredentials(request, context);
    if (login === undefined) return { credential: null };
    try {
      tellLogin(login, request, context);
      if (!request.testOnly) await read(login, request, context);
    } finally {
      login.connection.close();
    }
    return { credential: login.credential.id };
  },

  stop() {
    closeTunnels();
    return Promise.resolve();
  },
});

function tellLogin(
  { credential, connection }: LoggedIn,
  { address }: SshRequest,
  context: TargetContext,
): void {
  const common = { address, probe: "ssh", at: Date.now() };
  const value = { credential: credential.id };
  context.emit({ ...common, kind: "remember", key: "ssh", value });
  if (connection.findings.length === 0) return;
  const section = { kind: "section", section: "findings", status: "complete" } as const;
  context.emit({ ...common, ...section, value: [...connection.findings], source: "ssh login" });
}

async function read(
  { credential, connection }: LoggedIn,
  { address, remembered }: SshRequest,
  context: TargetContext,
): Promise<void> {
  await collect(sessionOf(connection), {
    address,
    context,
    remembered,
    sudo: credential.sudo,
    ...(credential.sudoPassword !== undefined && { sudoPassword: credential.sudoPassword }),
  });
}
