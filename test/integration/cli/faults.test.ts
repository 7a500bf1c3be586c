/** What the built program says of wrong settings and wrong words, with which exit code, and that no secret is among it. */

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { builtProgram, describeNeeding } from "../../requirements.ts";

const secrets = ["SECRET-TOKEN", "SECRET-PROXY", "SECRET-BASIC"];

const tenFaults = `logfile: $NOPE/ksocket.log
loglevel: LOUD
logformat: "%(nothing)s"
conect:
  token: 'SECRET-TOKEN'
connect:
  token: 'SECRET-TOKEN'
  proxy: 'http://user:SECRET-PROXY@proxy.test:3128'
  host: cloud.test
  port: 70000
  allowInsecure: perhaps
rates:
  packetsPerSecond: -1
workers:
  reach:
    threads: 1.5
cloud:
  databaseUrl: \${env:NOT_SET_ANYWHERE}
  basicAuth:
    password: 'SECRET-BASIC'
  tls:
    certFile: only.pem
`;

interface Ended {
  readonly code: number;
  readonly output: string;
}

describeNeeding(["build"], "the program", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "ksocket-faults-"));
    mkdirSync(join(home, "etc", "ksocket"), { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const run = (...words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, KSOCKET_HOME: home };
      const child = execFile(process.execPath, [builtProgram, ...words], { env }, (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, output: out + err }),
      );
    });
  const settings = (text: string | Buffer) =>
    writeFileSync(join(home, "etc", "ksocket", "ksocket.yml"), text, { mode: 0o600 });

  it("names every fault of the settings with file, line and column, starts nothing, and ends with 78", async () => {
    settings(tenFaults);
    for (const command of ["connect", "cloud", "doctor"]) {
      const { code, output } = await run(command);
      expect(code).toBe(78);
      const places = [...output.matchAll(/ksocket\.yml:(\d+):\d+: /g)].map(([, line]) => line);
      expect(places).toEqual(["1", "2", "3", "4", "10", "11", "13", "16", "18", "19", "21"]);
      for (const secret of secrets) expect(output).not.toContain(secret);
      expect(readdirSync(home)).toEqual(["etc"]);
    }
  });

  it("names tabs and bytes that are no UTF-8", async () => {
    settings("connect:\n\ttoken: x\n");
    expect((await run("connect")).output).toMatch(/:2:1: .*tab/);
    settings(Buffer.from([0x63, 0x3a, 0x20, 0xff, 0x0a]));
    expect((await run("connect")).output).toMatch(/:1:\d+: .*UTF-8/);
  });

  it("says what a link needs", async () => {
    settings("connect:\n  port: 443\n");
    const { code, output } = await run("connect");
    expect(code).toBe(78);
    expect(output).toContain("connect.token");
    expect(output).toContain("connect.host");
  });

  it.each([
    [["scan"], "no targets"],
    [["scan", "300.1.1.1"], '"300.1.1.1"'],
    [["scan", "127.0.0.1", "--rate", "many"], "--rate"],
    [["scan", "127.0.0.1", "--only", "telepathy"], "telepathy"],
    [["frob"], "frob"],
    [["credentials", "test", "nowhere"], "nowhere"],
  ])("ends %j with 2 and a sentence", async (words, told) => {
    const { code, output } = await run(...words);
    expect(code).toBe(2);
    expect(output).toContain(told);
  });

  it.each([
    [
      ["scan", "127.0.0.1", "--credentials", "nowhere"],
      2,
      "--credentials: there is no folder nowhere",
    ],
    [
      ["cloud", "--cert", "/nowhere.pem", "--key", "/nowhere.pem"],
      1,
      "the TLS certificate /nowhere.pem can't be read (ENOENT)",
    ],
    [
      ["cloud", "--cert", "package.json", "--key", "package.json"],
      1,
      "are no TLS certificate with its key: PEM routines::no start line",
    ],
  ])("says what is wrong with %j", async (words, code, sentence) => {
    const ended = await run(...words);
    expect(ended.output).toContain(sentence);
    expect(ended.code).toBe(code);
  });

  it("makes no database for a command that only looks", async () => {
    const ended = await run("cloud", "token", "create", "script");
    expect(ended.output).toContain("start the cloud first, or say by --data or KSOCKET_HOME where");
    expect(ended.code).toBe(2);
    expect(readdirSync(home)).toEqual(["etc"]);
  });

  it("tells its version as the original does, by word and by flag", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    const lines = `ksocket: ${version}\nksoperations-networks: ${version}\n`;
    expect(await run("version")).toEqual({ code: 0, output: lines });
    expect(await run("--version")).toEqual({ code: 0, output: lines });
  });
});
