import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";
const JUMP_HOST = "127.0.2.1";
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

describeNeeding(sshdRequirements, "ksocket credentials test --method ssh", () => {
  let home: string;
  let target: Sshd;
  let jumpHost: Sshd;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "ksocket-home-"));
    const users = [{ name: "ops", password: PASSWORD }];
    target = await startSshd({ users });
    jumpHost = await startSshd({ users, address: JUMP_HOST });
  });
  afterAll(async () => {
    await target.stop();
    await jumpHost.stop();
    rmSync(home, { recursive: true });
  });

  /** Runs the program with only these credential files. */
  function test(files: Readonly<Record<string, string>>) {
    const folder = join(home, "etc/ksocket/credentials/ssh");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    }
    const credentials = join(home, "etc/ksocket/credentials");
    const words = ["credentials", "test", target.address, "--method", "ssh"];
    const args = ["--import", tsx, main, ...words, "--credentials", credentials];
    const env = { ...process.env, KSOCKET_HOME: home };
    return new Promise<{ stdout: string; code: number }>((resolve) => {
      const child = execFile(process.execPath, args, { env }, (_error, stdout) =>
        resolve({ stdout, code: child.exitCode ?? -1 }),
      );
    });
  }

  const file = (sshd: Sshd, password: string, more = "") =>
    [
      `includes: ["${sshd.address}"]`,
      `account: { username: ops, password: "${password}" }`,
      `port: ${sshd.port}`,
      "timeout: 60",
      more,
    ].join("\n");

  it("says in a sentence what came of each file", async () => {
    const { stdout, code } = await test({
      "10.yaml": file(target, "wrong"),
      "20.yaml": file(target, PASSWORD, `sshTunnels: ["${JUMP_HOST}"]`),
      "25.yaml": file(jumpHost, PASSWORD),
      "30.yaml": file(target, PASSWORD),
    });
    expect(stdout).toContain(
      "login: 10.yaml: The user name or password is not accepted. (tried: password;",
    );
    expect(stdout).toContain("login: 20.yaml: logs in.");
    expect(stdout).toContain("login: 30.yaml: not tried, since 20.yaml logs in");
    expect(code).toBe(0);
    expect(jumpHost.connections).toBe(1);
  });

  it("exits with 1 when no file logs in", async () => {
    const { stdout, code } = await test({ "10.yaml": file(target, "wrong") });
    expect(stdout).toContain("[LOGIN_WRONG_PASSWORD]");
    expect(code).toBe(1);
  });
});
