/** RFC 3414 §A.3 and §A.5's passwords, and the drafts' ways to lengthen a key. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { localizedKey, needsExtension, privacyKey } from "../../../workers/snmp/usm/keys.ts";
import { seal, unseal } from "../../../workers/snmp/usm/privacy.ts";

const password = Buffer.from("maplesyrup");
const engineId = Buffer.from("000000000000000000000002", "hex");

describe("the key of a password", () => {
  it("is the one of RFC 3414 A.3.1 for MD5", () => {
    expect(localizedKey("md5", password, engineId).toString("hex")).toBe(
      "526f5eed9fcce26f8964c2930787d82b",
    );
  });

  it("is the one of RFC 3414 A.3.2 for SHA-1", () => {
    expect(localizedKey("sha", password, engineId).toString("hex")).toBe(
      "6695febc9288e36282235fc7151f128497b38f3f",
    );
  });

  it("is lengthened by Blumenthal with the hash of what there is", () => {
    const parts = {
      auth: "sha",
      priv: "aes256",
      password,
      engineId,
      extension: "blumenthal",
    } as const;
    const first = localizedKey("sha", password, engineId);
    const second = createHash("sha1").update(first).digest();
    expect(privacyKey(parts)).toEqual(Buffer.concat([first, second]).subarray(0, 32));
  });

  it("is lengthened by Reeder with the key of the key", () => {
    const parts = { auth: "sha", priv: "aes256", password, engineId, extension: "reeder" } as const;
    const first = localizedKey("sha", password, engineId);
    expect(privacyKey(parts)).toEqual(
      Buffer.concat([first, localizedKey("sha", first, engineId)]).subarray(0, 32),
    );
  });

  it("needs lengthening only where the hash is shorter than the cipher's key", () => {
    expect(needsExtension("md5", "aes128")).toBe(false);
    expect(needsExtension("sha", "aes192")).toBe(true);
    expect(needsExtension("sha256", "aes256")).toBe(false);
    expect(needsExtension("sha224", "aes256")).toBe(true);
  });
});

describe.each(["des", "aes128", "aes192", "aes256"] as const)("%s", (protocol) => {
  it("opens what it sealed, and with another key nothing that makes sense", () => {
    const parts = {
      auth: "sha512",
      priv: protocol,
      password,
      engineId,
      extension: "blumenthal",
    } as const;
    const key = privacyKey(parts);
    const clock = { boots: 7, time: 1_234_567 };
    const plain = Buffer.from("a scoped PDU of some length");
    const sealed = seal(protocol, key, clock, plain);
    expect(
      Buffer.from(unseal(protocol, key, clock, sealed) ?? []).subarray(0, plain.length),
    ).toEqual(plain);
    const other = privacyKey({ ...parts, password: Buffer.from("other") });
    expect(unseal(protocol, other, clock, sealed)).not.toEqual(plain);
    expect(unseal(protocol, key, clock, { ...sealed, salt: new Uint8Array(3) })).toBeUndefined();
  });
});
