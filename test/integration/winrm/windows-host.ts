/** A stand-in for a Windows host, and the worker run against it. */

import worker from "../../../workers/winrm/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { windows11 } from "../../fakes/windows/wmi/windows-11.ts";
import { Responder, type ResponderOptions } from "../../fakes/windows/wsman/responder.ts";
import { type EchoHostOptions, type Reply, startEchoHost } from "../winrm-auth/echo-host.ts";

export const PASSWORD = "Pässwörd 日本";

export interface WindowsHostOptions extends Partial<ResponderOptions> {
  readonly auth?: Partial<EchoHostOptions>;
  /** Instead of, or from, what the responder says. */
  readonly spoil?: (reply: Reply, envelope: string) => Reply;
}

export async function startWindowsHost({ auth, spoil, ...options }: WindowsHostOptions = {}) {
  const responder = new Responder({ data: windows11, ...options });
  const host = await startEchoHost({
    accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
    schemes: ["Negotiate"],
    allowUnencrypted: false,
    reply: (envelope) => {
      const reply = responder.answer(envelope);
      return spoil?.(reply, envelope) ?? reply;
    },
    ...auth,
  });
  return { ...host, responder };
}

export function requestFor(port: number, part: Readonly<Record<string, unknown>> = {}) {
  const { username = "administrator", password = PASSWORD, request = {}, ...rest } = part;
  return {
    address: "127.0.0.1",
    credentials: [
      {
        id: "test.yaml",
        account: { username, password },
        authMethod: "ntlm",
        authMessageEncryption: "auto",
        authCredSSPDisableTLSv1_2: false,
        port,
        scheme: "http",
        verify: false,
        timeout: 60,
        sshTunnels: [],
        ...rest,
      },
    ],
    ...(request as object),
  };
}

/** The worker's whole answer about the host, as sections by name and the rest. */
export async function readHost(
  port: number,
  { signal, ...part }: Readonly<Record<string, unknown>> & { readonly signal?: AbortSignal } = {},
) {
  const options = { deadlineMs: 120_000, ...(signal && { signal }) };
  const result = await runOnce(worker, requestFor(port, part), options);
  const sections = Object.fromEntries(
    result.evidence.flatMap((item) => (item.kind === "section" ? [[item.section, item]] : [])),
  );
  const login = result.evidence.find((item) => item.kind === "login");
  return { ...result, sections, login };
}
