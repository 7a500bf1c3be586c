import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertKey } from "../../../workers/harness/tunnel/client-keys/convert-key.ts";

const pem = (() => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
})();

describe("converting a private key", () => {
  it("never rejects, whatever was done to the file", async () => {
    const { openssh = "" } = (await convertKey(pem, undefined)) as { openssh?: string };
    expect(openssh).toContain("OPENSSH");
    const putty = "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 1\nAAAA\n";
    const files = fc.constantFrom(pem, openssh, putty);
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(files, edit, async (file, [at, length, insert]) => {
        const start = at % file.length;
        const text = file.slice(0, start) + insert + file.slice(start + length);
        const converted = await convertKey(text, undefined);
        expect("openssh" in converted || converted.fault.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("says that SSH has no use for other kinds of keys", async () => {
    const { privateKey } = generateKeyPairSync("x25519");
    const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const expected = "SSH has no keys of the kind OKP X25519";
    expect(await convertKey(text, undefined)).toEqual({ fault: expected });
  });
});
