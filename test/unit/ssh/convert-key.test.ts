import { generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertKey } from "../../../workers/harness/tunnel/client-keys/convert-key.ts";

const pem = (() => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
})();

/** By node:crypto, passphrase "right"; below, wrong ones that leave their padding intact. */
const encrypted = [
  `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjOo9J6WIRJzwICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEJnaUvzueqvxWaGyCVKeCVMEQIjj
hua/LLD5+iT0a4h/7qLEbGlLh+inV81e4UpvKWdtYlg2x33qFqHb2h/awwZdbVqx
iMFFxTRGFfQ5eycQUEQ=
-----END ENCRYPTED PRIVATE KEY-----
`,
  `-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,1260EC602F43A4E61314A4569FDD3C7A

nJCB/NiljU2osnb53TN4TufOYUHzsqQ2/UfD/LyyzV3N+JRyrI7G/csTAl3Wq2I4
UaYWZVrO0oUnut9v98jaUKilFLlzXRhkYHegAXRnGMJ7B3XySH7g0ePDBr0xKoIl
UKiBZFE3DImiCfAI71l+C1Cl/iKAZKmv5ecVLxrMAS8=
-----END EC PRIVATE KEY-----
`,
];
const intactPadding = ["wrong 108", "wrong 114"];

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

  it("says that a passphrase is wrong, also when it leaves the padding intact", async () => {
    for (const [index, text] of encrypted.entries()) {
      expect(await convertKey(text, "right")).toHaveProperty("openssh");
      for (const passphrase of ["wrong", intactPadding[index]]) {
        expect(await convertKey(text, passphrase)).toEqual({ fault: "the passphrase is wrong" });
      }
    }
  });

  it("says which kinds of keys it has no use for", async () => {
    const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
    const dsa = generateKeyPairSync("dsa", { modulusLength: 1_024, divisorLength: 160 });
    expect(await convertKey(pemOf(dsa.privateKey), undefined)).toEqual({
      fault: "keys of the type dsa are not supported",
    });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    expect(await convertKey(pemOf(privateKey), undefined)).toEqual({
      fault: "SSH has no keys of the kind EC secp256k1",
    });
  });
});
