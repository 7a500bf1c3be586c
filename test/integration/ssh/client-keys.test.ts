import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../../src/protocol/secret.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { run, type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSPHRASE = "trotz; Regen №7";
const WRONG = "something else";
/** Debian's puttygen for PPK files; ssh-keygen and openssl for all others. */
const requirements = [...sshdRequirements, "command:puttygen"] as const;

const types = {
  rsa: ["-t", "rsa", "-b", "2048"],
  ecdsa256: ["-t", "ecdsa", "-b", "256"],
  ecdsa384: ["-t", "ecdsa", "-b", "384"],
  ecdsa521: ["-t", "ecdsa", "-b", "521"],
  ed25519: ["-t", "ed25519"],
} as const;
type KeyType = keyof typeof types;
const typeNames = Object.keys(types) as KeyType[];

/** Writes the key in the format, with the passphrase or "" for none. */
type Writer = (source: string, target: string, passphrase: string) => void;

const bySshKeygen =
  (...format: string[]): Writer =>
  (source, target, passphrase) => {
    writeFileSync(target, readFileSync(source), { mode: 0o600 });
    run("ssh-keygen", ["-q", "-p", ...format, "-P", "", "-N", passphrase, "-f", target]);
  };

const byPuttygen =
  (version: number): Writer =>
  (source, target, passphrase) => {
    writeFileSync(`${target}.pass`, passphrase);
    const parameters = ["--ppk-param", `version=${version}`, "--new-passphrase", `${target}.pass`];
    run("puttygen", [source, "-O", "private", ...parameters, "-o", target]);
  };

/** openssl reads PEM only, which ssh-keygen doesn't write of Ed25519. */
const pkcs8: Writer = (source, target, passphrase) => {
  writeFileSync(`${target}.pem`, readFileSync(source), { mode: 0o600 });
  run("ssh-keygen", ["-q", "-p", "-m", "PEM", "-P", "", "-N", "", "-f", `${target}.pem`]);
  const cipher = passphrase === "" ? ["-nocrypt"] : ["-v2", "aes-256-cbc", "-passout", "stdin"];
  const args = ["pkcs8", "-topk8", "-in", `${target}.pem`, "-out", target, ...cipher];
  run("openssl", args, passphrase);
};

const formats: Readonly<Record<string, Writer>> = {
  OpenSSH: bySshKeygen(),
  PEM: bySshKeygen("-m", "PEM"),
  "PKCS#8": pkcs8,
  "PuTTY 2": byPuttygen(2),
  "PuTTY 3": byPuttygen(3),
};
const cases = Object.keys(formats).flatMap((format) =>
  typeNames
    .filter((type) => type !== "ed25519" || !["PEM", "PKCS#8"].includes(format))
    .flatMap((type) => ["", PASSPHRASE].map((passphrase) => ({ format, type, passphrase }))),
);

describeNeeding(requirements, "client keys", () => {
  let folder: string;
  let sshd: Sshd;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-keys-"));
    for (const type of typeNames) {
      run("ssh-keygen", ["-q", ...types[type], "-N", "", "-f", join(folder, type)]);
    }
    run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", join(folder, "openssl")]);
    const authorizedKeys = [
      ...typeNames.map((type) => readFileSync(join(folder, `${type}.pub`), "utf8").trim()),
      ed25519Line(join(folder, "openssl")),
    ];
    sshd = await startSshd({
      users: [{ name: "ops", password: "not asked for", authorizedKeys }],
      config: ["PubkeyAuthentication yes", "PasswordAuthentication no"],
    });
  });
  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true });
  });

  async function login(filename: string, passphrase: string) {
    const key = { filename, ...(passphrase !== "" && { passphrase: new Secret(passphrase) }) };
    const credential = sshCredentialFor("ops", { clientKeys: [key], port: sshd.port });
    const { evidence } = await runOnce(worker, sshRequestFor(sshd.address, [credential]));
    return evidence.find((item) => item.kind === "login");
  }

  it.each(cases)(
    "logs in by a $type key in the format $format, passphrase '$passphrase'",
    async ({ format, type, passphrase }) => {
      const target = join(folder, `${type}-${format}-${passphrase === "" ? "plain" : "encrypted"}`);
      formats[format]?.(join(folder, type), target, passphrase);
      expect(await login(target, passphrase)).toMatchObject({ code: "OK" });
      if (passphrase === "") return;
      const wrong = await login(target, WRONG);
      expect(wrong).toMatchObject({ code: "CREDENTIAL_INVALID" });
      expect(wrong?.detail).toContain("the passphrase is wrong");
      expect((await login(target, ""))?.detail).toContain("no passphrase is given");
    },
  );

  it("logs in by openssl's Ed25519 key, encrypted or not", async () => {
    const source = join(folder, "openssl");
    expect(await login(source, "")).toMatchObject({ code: "OK" });
    const target = join(folder, "openssl-encrypted");
    const args = ["pkcs8", "-topk8", "-in", source, "-out", target, "-scrypt", "-passout", "stdin"];
    run("openssl", args, PASSPHRASE);
    expect(await login(target, PASSPHRASE)).toMatchObject({ code: "OK" });
  });

  it("says of a file that is no private key what it is not", async () => {
    expect((await login(join(folder, "rsa.pub"), ""))?.detail).toContain("no private key");
    expect((await login(join(folder, "absent"), ""))?.detail).toContain("no such file");
    expect((await login(folder, ""))?.detail).toContain("it is no file");
  });
});

/** RFC 8709 §4: the key's 32 bytes, which end what openssl writes. */
function ed25519Line(privateFile: string): string {
  const publicFile = `${privateFile}.der`;
  run("openssl", ["pkey", "-in", privateFile, "-pubout", "-outform", "DER", "-out", publicFile]);
  const head = Buffer.from("0000000b7373682d6564323535313900000020", "hex");
  const key = Buffer.concat([head, readFileSync(publicFile).subarray(-32)]);
  return `ssh-ed25519 ${key.toString("base64")}`;
}
