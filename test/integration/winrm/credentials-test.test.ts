import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { PASSWORD, startWindowsHost } from "./windows-host.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

describe("ksocket credentials test --method winrm", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "ksocket-home-"));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  /** Runs the program with only these credential files; each login ends by itself. */
  function test(files: Readonly<Record<string, string>>) {
    const credentials = join(home, "etc/ksocket/credentials");
    rmSync(credentials, { recursive: true, force: true });
    mkdirSync(join(credentials, "winrm"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(credentials, "winrm", name), text, { mode: 0o600 });
    }
    const words = ["credentials", "test", "127.0.0.1", "--method", "winrm"];
    const args = ["--import", tsx, main, ...words, "--credentials", credentials];
    const env = { ...process.env, KSOCKET_HOME: home };
    return new Promise<{ stdout: string; stderr: string; code: number }>((resolve) => {
      const child = execFile(process.execPath, args, { env }, (_error, stdout, stderr) =>
        resolve({ stdout, stderr, code: child.exitCode ?? -1 }),
      );
    });
  }

  const file = (port: number, more: string, password = PASSWORD) =>
    [
      'includes: ["127.0.0.1"]',
      `account: { username: administrator, password: "${password}" }`,
      `port: ${port}`,
      "timeout: 60",
      more,
    ].join("\n");

  it("says in a sentence what is wrong and what to do", async () => {
    const plain = await startWindowsHost();
    const denied = await startWindowsHost({ denied: ["*"] });
    const kerberos = await startWindowsHost({ auth: { schemes: ["Kerberos"] } });
    const unencrypted = await startWindowsHost({ auth: { schemes: ["Basic"] } });
    const oldTls = await startWindowsHost({
      auth: {
        schemes: ["CredSSP"],
        credSsp: { ...selfSigned(), minVersion: "TLSv1", maxVersion: "TLSv1" },
      },
    });
    const { stdout, stderr, code } = await test({
      "10.yaml": file(plain.port, "authMethod: basic\nauthMessageEncryption: never"),
      "20.yaml": file(plain.port, "authMethod: credssp"),
      "30.yaml": file(unencrypted.port, "authMethod: basic\nauthMessageEncryption: never"),
      "40.yaml": file(denied.port, "authMethod: ntlm"),
      "50.yaml": file(kerberos.port, "authMethod: ntlm"),
      "60.yaml": file(oldTls.port, "authMethod: credssp"),
      "70.yaml": file(plain.port, "authMethod: ntlm", "wrong"),
      "80.yaml": file(plain.port, "authMethod: ntlm"),
    });
    const lines = stdout.split("\n").filter((line) => line.includes("login: "));
    const sentences: [string, string, string][] = [
      ["10", "use authMethod: ntlm", "LOGIN_METHOD_NOT_OFFERED"],
      ["20", "Enable-WSManCredSSP", "LOGIN_METHOD_NOT_OFFERED"],
      ["30", "use authMethod: ntlm", "LOGIN_ENCRYPTION_REQUIRED"],
      ["40", "Remote Management Users", "LOGIN_NOT_PERMITTED"],
      ["50", "only Kerberos", "LOGIN_METHOD_NOT_OFFERED"],
      ["60", "authCredSSPDisableTLSv1.2: true", "NET_TLS"],
      ["70", "not accepted", "LOGIN_WRONG_PASSWORD"],
      ["80", "logs in.", ""],
    ];
    expect(lines, stderr).toHaveLength(sentences.length);
    for (const [index, [name, advice, errorCode]] of sentences.entries()) {
      expect(lines[index]).toContain(`login: ${name}.yaml: `);
      expect(lines[index]).toContain(advice);
      expect(lines[index]).toContain(errorCode);
    }
    expect(lines.find((line) => line.includes("40.yaml"))).toContain(
      "LocalAccountTokenFilterPolicy",
    );
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(PASSWORD);
  });
});
