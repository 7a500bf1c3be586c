import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nodeDocument } from "../../../src/protocol/node.ts";
import { verdict } from "../../../src/protocol/scan.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";
const JUMP_HOST = "127.0.2.1";
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

describeNeeding(sshdRequirements, "the program with SSH credentials", () => {
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

  function writeCredentials(files: Readonly<Record<string, string>>) {
    const folder = join(home, "etc/ksocket/credentials/ssh");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    }
  }

  function ksocket(...words: string[]) {
    const env = { ...process.env, KSOCKET_HOME: home };
    return new Promise<{ stdout: string; code: number }>((resolve) => {
      const args = ["--import", tsx, main, ...words];
      const child = execFile(process.execPath, args, { env }, (_error, stdout) =>
        resolve({ stdout, code: child.exitCode ?? -1 }),
      );
    });
  }

  const test = () => ksocket("credentials", "test", target.address, "--method", "ssh");

  async function scan() {
    const verdicts = join(home, "verdicts");
    const words = ["scan", target.address, "--only", "tcp,ssh", "--quiet", "--format", "jsonl"];
    const { stdout } = await ksocket(...words, "--verdicts", verdicts);
    const { protocols } = verdict.parse(JSON.parse(readFileSync(verdicts, "utf8")));
    return { node: nodeDocument.loose().parse(JSON.parse(stdout)), protocols };
  }

  const file = (sshd: Sshd, password: string, more = "") =>
    [
      `includes: ["${sshd.address}"]`,
      `account: { username: ops, password: "${password}" }`,
      `port: ${sshd.port}`,
      "timeout: 60",
      more,
    ].join("\n");

  const twoWays = () => ({
    "10.yaml": file(target, "wrong"),
    "20.yaml": file(target, PASSWORD, `sshTunnels: ["${JUMP_HOST}"]`),
    "25.yaml": file(jumpHost, PASSWORD),
    "30.yaml": file(target, PASSWORD),
  });

  it("credentials test says in a sentence what came of each file", async () => {
    writeCredentials(twoWays());
    const { stdout, code } = await test();
    expect(stdout).toContain(
      "login: 10.yaml: The user name or password is not accepted. (tried: password;",
    );
    expect(stdout).toContain("login: 20.yaml: logs in.");
    expect(stdout).toContain("login: 30.yaml: not tried, since 20.yaml logs in");
    expect(code).toBe(0);
    expect(jumpHost.connections).toBe(1);
  });

  it("credentials test exits with 1 when no file logs in", async () => {
    writeCredentials({ "10.yaml": file(target, "wrong") });
    const { stdout, code } = await test();
    expect(stdout).toContain("[LOGIN_WRONG_PASSWORD]");
    expect(code).toBe(1);
  });

  it("scan tells what came of each file and all packages, and tries first what has worked once", {
    timeout: 240_000,
  }, async () => {
    writeCredentials(twoWays());
    const first = await scan();
    expect(first.node.system.family).not.toBe("");
    expect(first.protocols).toMatchObject([
      { method: "ssh", code: "LOGIN_WRONG_PASSWORD", credential: "10.yaml" },
      { method: "ssh", code: "OK", credential: "20.yaml" },
    ]);
    const before = target.connections;
    const second = await scan();
    expect(second.protocols).toMatchObject([{ code: "OK", credential: "20.yaml" }]);
    // Nobody keeps what a scan from a shell has told.
    expect(second.node.numberOfPackages).toBeGreaterThan(100);
    expect(second.node["packages"]).toEqual(first.node["packages"]);
    expect(target.connections).toBe(before + 1);
  });
});
