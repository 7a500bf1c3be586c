/** Vectors of RFC 3961 appendix A and RFC 3962 appendix B. */

import { describe, expect, it } from "vitest";
import {
  decryptCts,
  encryptCts,
  keyOf,
  keyOfPassword,
  randomKey,
} from "../../../../workers/winrm/kerberos/encryption.ts";
import { nFold } from "../../../../workers/winrm/kerberos/n-fold.ts";

describe("n-fold", () => {
  it.each([
    ["012345", 64, "be072631276b1955"],
    ["password", 56, "78a07b6caf85fa"],
    ["Rough Consensus, and Running Code", 64, "bb6ed30870b7f0e0"],
    ["password", 168, "59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e"],
    [
      "MASSACHVSETTS INSTITVTE OF TECHNOLOGY",
      192,
      "db3b0d8f0b061e603282b308a50841229ad798fab9540c1b",
    ],
    ["Q", 168, "518a54a215a8452a518a54a215a8452a518a54a215"],
    ["kerberos", 128, "6b65726265726f737b9b5b2b93132b93"],
  ])("folds %s to %i bits", (text, bits, folded) => {
    expect(nFold(Buffer.from(text), bits / 8).toString("hex")).toBe(folded);
  });
});

describe("the key of a password", () => {
  const ofAthena = { password: "password", salt: Buffer.from("ATHENA.MIT.EDUraeburn") };
  const count = (iterations: number) => {
    const parameters = Buffer.alloc(4);
    parameters.writeUInt32BE(iterations);
    return parameters;
  };

  it.each([
    [17, 1, "42263c6e89f4fc28b8df68ee09799f15"],
    [18, 1, "fe697b52bc0d3ce14432ba036a92e65bbb52280990a2fa27883998d72af30161"],
    [17, 1_200, "4c01cd46d632d01e6dbe230a01ed642a"],
    [18, 1_200, "55a6ac740ad17b4846941051e1e8b0a7548d93b0ab30a8bc3ff16280382b8c2a"],
  ])("is that of the RFC for type %i and %i iterations", (type, iterations, key) => {
    const made = keyOfPassword(type, { ...ofAthena, parameters: count(iterations) });
    expect(made?.bytes.toString("hex")).toBe(key);
  });

  it("is made of UTF-8, and of 4096 iterations when nothing is said", () => {
    const salt = Buffer.from("EXAMPLE.COMpianist");
    const clef = keyOfPassword(17, { password: "\u{1d11e}", salt, parameters: count(50) });
    expect(clef?.bytes.toString("hex")).toBe("f149c1f2e154a73452d43e7fe62a56e5");
    const usual = keyOfPassword(18, ofAthena);
    expect(usual?.bytes).toEqual(
      keyOfPassword(18, { ...ofAthena, parameters: count(4_096) })?.bytes,
    );
  });

  it("is none for other types and for iterations that would take long", () => {
    expect(keyOfPassword(23, ofAthena)).toBeUndefined();
    expect(keyOfPassword(18, { ...ofAthena, parameters: count(0) })).toBeUndefined();
    expect(keyOfPassword(18, { ...ofAthena, parameters: count(0x7fff_ffff) })).toBeUndefined();
    expect(keyOfPassword(18, { ...ofAthena, parameters: Buffer.alloc(3) })).toBeUndefined();
  });
});

describe("CBC with ciphertext stealing", () => {
  const key = Buffer.from("chicken teriyaki");
  const plaintext = "I would like the General Gau's Chicken, please, and wonton soup.";

  it.each([
    [17, "c6353568f2bf8cb4d8a580362da7ff7f97"],
    [31, "fc00783e0efdb2c1d445d4c8eff7ed2297687268d6ecccc0c07b25e25ecfe5"],
    [32, "39312523a78662d5be7fcbcc98ebf5a897687268d6ecccc0c07b25e25ecfe584"],
    [
      47,
      "97687268d6ecccc0c07b25e25ecfe584b3fffd940c16a18c1b5549d2f838029e39312523a78662d5be7fcbcc98ebf5",
    ],
    [
      48,
      "97687268d6ecccc0c07b25e25ecfe5849dad8bbb96c4cdc03bc103e1a194bbd839312523a78662d5be7fcbcc98ebf5a8",
    ],
  ])("is that of the RFC for %i bytes", (length, ciphertext) => {
    const bytes = Buffer.from(plaintext).subarray(0, length);
    expect(encryptCts(key, bytes).toString("hex")).toBe(ciphertext);
    expect(decryptCts(key, Buffer.from(ciphertext, "hex"))).toEqual(bytes);
  });
});

describe("a key", () => {
  it.each([17, 18])("of type %i opens what it sealed, whatever the length", (type) => {
    const key = randomKey(type);
    for (let length = 0; length < 70; length++) {
      const plaintext = Buffer.alloc(length, length);
      expect(key.decrypt(3, key.encrypt(3, plaintext))).toEqual(plaintext);
    }
  });

  it("opens nothing that is changed, cut off, for another use or of another key", () => {
    const key = randomKey(18);
    const sealed = key.encrypt(3, Buffer.from("ticket"));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(key.decrypt(3, changed)).toBeUndefined();
      expect(key.decrypt(3, sealed.subarray(0, at))).toBeUndefined();
    }
    expect(key.decrypt(8, sealed)).toBeUndefined();
    expect(randomKey(18).decrypt(3, sealed)).toBeUndefined();
    expect(keyOf(18, Buffer.alloc(16))).toBeUndefined();
  });
});
