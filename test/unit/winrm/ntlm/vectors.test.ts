/** MS-NLMP §4.2.4: NTLMv2 authentication, its values in order. */

import { describe, expect, it } from "vitest";
import { utf16 } from "../../../../workers/winrm/crypto/digests.ts";
import { Rc4 } from "../../../../workers/winrm/crypto/rc4.ts";
import {
  lmV2Response,
  ntlmV2Response,
  ntowfV2,
  sealKey,
  signKey,
} from "../../../../workers/winrm/ntlm/keys.ts";
import { NtlmMessageSecurity } from "../../../../workers/winrm/ntlm/message-security.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

const FLAGS = 0xe28a8233;
const serverChallenge = hex("01 23 45 67 89 ab cd ef");
const clientChallenge = Buffer.alloc(8, 0xaa);
const exportedKey = Buffer.alloc(16, 0x55);
const targetInfo = hex(
  "02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00 01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00 00 00 00 00",
);
const key = ntowfV2("Password", "User", "Domain");
const proof = ntlmV2Response(key, {
  serverChallenge,
  clientChallenge,
  timestamp: Buffer.alloc(8),
  targetInfo,
});

describe("NTLMv2 (MS-NLMP §4.2.4)", () => {
  it("makes NTOWFv2 of user, domain and password", () => {
    expect(key).toEqual(hex("0c 86 8a 40 3b fd 7a 93 a3 00 1e f2 2e f0 2e 3f"));
  });

  it("makes NTProofStr and the session base key", () => {
    expect(proof.ntResponse.subarray(0, 16)).toEqual(
      hex("68 cd 0a b8 51 e5 1c 96 aa bc 92 7b eb ef 6a 1c"),
    );
    expect(proof.sessionBaseKey).toEqual(hex("8d e4 0c ca db c1 4a 82 f1 5c b0 ad 0d e9 5c a3"));
  });

  it("makes the LMv2 response", () => {
    expect(lmV2Response(key, serverChallenge, clientChallenge)).toEqual(
      hex("86 c3 50 97 ac 9c ec 10 25 54 76 4a 57 cc cc 19 aa aa aa aa aa aa aa aa"),
    );
  });

  it("encrypts the exported session key", () => {
    expect(new Rc4(proof.sessionBaseKey).apply(exportedKey)).toEqual(
      hex("c5 da d2 54 4f c9 79 90 94 ce 1c e9 0b c9 d0 3e"),
    );
  });

  it("makes the client's sealing and signing keys", () => {
    expect(sealKey(exportedKey, "client-to-server", FLAGS)).toEqual(
      hex("59 f6 00 97 3c c4 96 0a 25 48 0a 7c 19 6e 4c 58"),
    );
    expect(signKey(exportedKey, "client-to-server")).toEqual(
      hex("47 88 dc 86 1b 47 82 f3 5d 43 fd 98 fe 1a 2d 39"),
    );
  });

  it("seals and signs the message", () => {
    const security = new NtlmMessageSecurity(exportedKey, FLAGS, "client");
    expect(security.seal(utf16("Plaintext"))).toEqual({
      sealed: hex("54 e5 01 65 bf 19 36 dc 99 60 20 c1 81 1b 0f 06 fb 5f"),
      signature: hex("01 00 00 00 7f b3 8e c5 c5 5d 49 76 00 00 00 00"),
    });
  });
});

describe("message security of NTLM", () => {
  const pair = () => ({
    client: new NtlmMessageSecurity(exportedKey, FLAGS, "client"),
    server: new NtlmMessageSecurity(exportedKey, FLAGS, "server"),
  });

  it("opens what the other side sealed, message after message", () => {
    const { client, server } = pair();
    for (const text of ["first", "", "third".repeat(10_000)]) {
      expect(server.unwrap(client.wrap(Buffer.from(text)))?.toString()).toBe(text);
      expect(client.unwrap(server.wrap(Buffer.from(text)))?.toString()).toBe(text);
    }
  });

  it("refuses a changed message, a changed signature and a repeated message", () => {
    for (const place of [0, 5, 13, 20]) {
      const { client, server } = pair();
      const token = client.wrap(Buffer.from("a message of some length"));
      token[place] = (token[place] ?? 0) ^ 1;
      expect(server.unwrap(token)).toBeUndefined();
    }
    const { client, server } = pair();
    const token = client.wrap(Buffer.from("again"));
    expect(server.unwrap(token)).toBeDefined();
    expect(server.unwrap(token)).toBeUndefined();
  });

  it("puts the stream back after a mechListMIC, and counts it", () => {
    const { client, server } = pair();
    const list = Buffer.from("mechanisms");
    expect(server.isMechListSignature(list, client.signMechList(list))).toBe(true);
    const fresh = new NtlmMessageSecurity(exportedKey, FLAGS, "client");
    const { sealed, signature } = client.seal(Buffer.from("text"));
    expect(sealed).toEqual(fresh.seal(Buffer.from("text")).sealed);
    expect(signature.readUInt32LE(12)).toBe(1);
    expect(server.unseal({ sealed, signature })?.toString()).toBe("text");
  });
});
