/** Samba accepts our logins, and has the same session key: it opens what we seal, and we open what it seals. */

import { expect, it } from "vitest";
import { Secret } from "../../../src/protocol/secret.ts";
import { WANTED_FLAGS } from "../../../workers/winrm/ntlm/constants.ts";
import { NtlmMessageSecurity } from "../../../workers/winrm/ntlm/message-security.ts";
import { NtlmClient } from "../../../workers/winrm/ntlm/ntlm-client.ts";
import { NegotiateClient } from "../../../workers/winrm/spnego/negotiate-client.ts";
import { NTLM_MECH_LIST, parseNegTokenResp } from "../../../workers/winrm/spnego/tokens.ts";
import { describeNeeding } from "../../requirements.ts";
import { NtlmAuth } from "./ntlm-auth.ts";

const account = { domain: "EXAMPLE", username: "user", password: "Pässwörd 日本" };

const identity = (password = account.password) => ({
  username: "EXAMPLE\\user",
  password: new Secret(password),
  targetName: "HTTP/192.0.2.1",
  workstation: "AGENT",
});

function expectSameKey(client: NtlmMessageSecurity, server: NtlmMessageSecurity) {
  for (const text of ["<Envelope/>", "x".repeat(100_000)]) {
    expect(server.unwrap(client.wrap(Buffer.from(text)))?.toString()).toBe(text);
    expect(client.unwrap(server.wrap(Buffer.from(text)))?.toString()).toBe(text);
  }
}

describeNeeding(["command:ntlm_auth"], "Samba as acceptor", () => {
  it("accepts raw NTLM and has the same session key", async () => {
    const samba = new NtlmAuth("squid-2.5-ntlmssp", account);
    expect(await samba.ask("SF SESSION_KEY")).toEqual(["OK"]);
    const client = new NtlmClient(identity());
    const [word, challenge = ""] = await samba.ask("YR", client.negotiate);
    expect(word).toBe("TT");
    const login = client.authenticate(Buffer.from(challenge, "base64"));
    expect((await samba.ask("KK", login?.token))[0]).toBe("AF");
    const server = new NtlmMessageSecurity(await samba.sessionKey(), WANTED_FLAGS, "server");
    expect(login).toBeDefined();
    if (login) expectSameKey(login.security, server);
  });

  it("refuses a wrong password and a changed MIC", async () => {
    for (const { password, spoil } of [
      { password: "wrong", spoil: false },
      { password: account.password, spoil: true },
    ]) {
      const samba = new NtlmAuth("squid-2.5-ntlmssp", account);
      const client = new NtlmClient(identity(password));
      const [, challenge = ""] = await samba.ask("YR", client.negotiate);
      const login = client.authenticate(Buffer.from(challenge, "base64"));
      const token = Buffer.from(login?.token ?? []);
      if (spoil) token[72] = (token[72] ?? 0) ^ 1;
      expect((await samba.ask("KK", token))[0]).not.toBe("AF");
    }
  });

  it("accepts NTLM in SPNEGO, both sides sign the list of mechanisms, and messages go on after it", async () => {
    const samba = new NtlmAuth("gss-spnego", account);
    expect(await samba.ask("SF SESSION_KEY")).toEqual(["OK"]);
    const client = new NegotiateClient(identity(), "spnego");
    const [word, challenge = ""] = await samba.ask("YR", client.start());
    expect(word).toBe("TT");
    const answer = client.answer(Buffer.from(challenge, "base64"));
    const [accepted, last = ""] = await samba.ask("KK", answer?.token);
    expect(accepted).toBe("AF");
    expect(answer).toBeDefined();
    if (answer === undefined) return;
    expect(parseNegTokenResp(Buffer.from(last, "base64"))?.mechListMic).toHaveLength(16);
    expect(answer.isCompletedBy(Buffer.from(last, "base64"))).toBe(true);
    const server = new NtlmMessageSecurity(await samba.sessionKey(), WANTED_FLAGS, "server");
    server.signMechList(NTLM_MECH_LIST);
    server.isMechListSignature(NTLM_MECH_LIST, Buffer.alloc(16));
    expectSameKey(answer.security, server);
  });
});
