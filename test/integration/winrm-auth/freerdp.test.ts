/** FreeRDP accepts our CredSSP: NTLM with MIC, and the proof of the TLS key in both directions. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { CredSspClient } from "../../../workers/winrm/credssp/credssp-client.ts";
import { describeNeeding } from "../../requirements.ts";
import { RdpCarrier } from "./rdp-carrier.ts";
import { type ShadowServer, startShadowServer } from "./shadow-server.ts";

const password = "Pässwörd 日本";
/** TLS in two steps, the challenge, the proof of the key; the password itself needs no answer. */
const ANSWERED = 3;

const needs = ["command:freerdp-shadow-cli", "command:Xvfb", "command:openssl"] as const;
describeNeeding(needs, "FreeRDP as CredSSP acceptor", () => {
  let server: ShadowServer | undefined;
  beforeAll(async () => {
    server = await startShadowServer("user", password);
  });
  afterAll(async () => {
    await server?.stop();
  });

  async function logIn(typed: string): Promise<number> {
    const carrier = await RdpCarrier.open(server?.port ?? 0);
    const identity = { username: "user", targetName: "TERMSRV/host", workstation: "AGENT" };
    const signal = AbortSignal.timeout(50_000);
    const client = new CredSspClient({ ...identity, password: new Secret(typed) }, false, signal);
    let answered = 0;
    try {
      await client.logIn(async (bytes) => {
        if (answered === ANSWERED) {
          carrier.send(bytes);
          return Buffer.alloc(0);
        }
        const flight = await carrier.exchange(bytes);
        if (flight.length > 0) answered++;
        return flight;
      });
    } finally {
      client.close();
    }
    return answered;
  }

  it("accepts the login and proves its key", async () => {
    expect(await logIn(password)).toBe(ANSWERED);
  });

  it("refuses a wrong password, which is never sent", async () => {
    const refusal = await logIn("wrong").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KsocketError);
    expect((refusal as KsocketError).code).toBe("LOGIN_WRONG_PASSWORD");
  });
});
