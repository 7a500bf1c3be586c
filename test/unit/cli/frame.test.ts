import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { registerCompletion } from "../../../src/cli/completion.ts";
import { ConfigurationFaults } from "../../../src/cli/configuration-faults.ts";
import {
  type CredentialsTestParts,
  registerCredentialsTest,
} from "../../../src/cli/credentials-test.ts";
import { openSettings, registerGlobalFlags } from "../../../src/cli/open-settings.ts";
import { UsageError } from "../../../src/cli/usage-error.ts";
import { registerVersion } from "../../../src/cli/version.ts";
import { folderWith } from "../../folder-with.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Runs a command line; what it printed, complained of, and how it ended. */
async function run(words: readonly string[], logins: CredentialsTestParts["logins"] = {}) {
  const out: string[] = [];
  const complaints: string[] = [];
  const write = (line: string) => void out.push(line);
  const complain = (line: string) => void complaints.push(line);
  const program = new Command("ksocket")
    .exitOverride()
    .configureOutput({ writeErr: complain, outputError: complain });
  registerGlobalFlags(program);
  registerVersion(program, { write });
  registerCredentialsTest(program, { write, complain, logins });
  registerCompletion(program, { write });
  const endedWith = (exitCode: number, message: string) => ({ out, complaints, exitCode, message });
  try {
    await program.parseAsync(words, { from: "user" });
    return endedWith(Number(process.exitCode ?? 0), "");
  } catch (error) {
    if (error instanceof UsageError || error instanceof CommanderError) {
      return endedWith(2, error.message);
    }
    if (error instanceof ConfigurationFaults) return endedWith(error.exitCode, error.message);
    throw error;
  } finally {
    process.exitCode = undefined;
  }
}

it("prints the version in the two lines of the original", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect((await run(["version"])).out).toEqual([
    `ksocket: ${version}`,
    `ksoperations-networks: ${version}`,
  ]);
});

describe("the settings of a command", () => {
  function open(
    files: Record<string, string>,
    words: readonly string[] = [],
    required: string[] = [],
  ) {
    const folder = folderWith(files);
    vi.stubEnv("KSOCKET_HOME", folder);
    const program = new Command();
    registerGlobalFlags(program);
    program.command("connect").action(() => undefined);
    program.parse([...words, "connect"], { from: "user" });
    const connect = program.commands[0] ?? program;
    return { folder, opened: () => openSettings(connect, { required }) };
  }

  it("come with a logger into the file that they name", () => {
    const { folder, opened } = open({
      "etc/ksocket/ksocket.yml": "loglevel: INFO\nconnect: {token: 'tok-en-4711'}\n",
    });
    const { logger, settings, home, close } = opened();
    logger.info(`hello ${settings.connect.token?.reveal() ?? ""}`);
    close();
    expect(home).toBe(folder);
    const log = readFileSync(join(folder, "var/log/ksocket/ksocket.log"), "utf8");
    expect(log).toMatch(/ INFO ksocket: .*: \d+ hello <secret>\n$/);
  });

  it("are overruled by the global flags", () => {
    const logfile = join(folderWith({}), "my.log");
    const { opened } = open({}, ["--log-level", "debug", "--log-file", logfile]);
    const { logger, settings, close } = opened();
    logger.debug("x");
    close();
    expect(settings.loglevel).toBe("DEBUG");
    expect(readFileSync(logfile, "utf8")).toContain(" x");
  });

  it("end the command with every fault when they can't be used", () => {
    const { opened, folder } = open({ "etc/ksocket/ksocket.yml": "loglevel: LOUD\nconect: {}\n" });
    const file = join(folder, "etc/ksocket/ksocket.yml");
    expect(opened).toThrowError(ConfigurationFaults);
    expect(opened).toThrowError(new RegExp(`^${file}:1:1: loglevel: .*\n${file}:2:1: conect: `));
  });

  it("end the command when a required key or the log file is missing", () => {
    const missing = open({}, [], ["connect.token"]);
    expect(missing.opened).toThrowError(/connect\.token: is required by this command/);
    const { opened, folder } = open({
      "etc/ksocket/ksocket.yml": "loglevel: INFO",
      var: "a file where a folder should be",
    });
    expect(opened).toThrowError(`logfile: can't be opened: ${folder}/var/log/ksocket/ksocket.log`);
  });
});

describe("credentials test", () => {
  const files = {
    "ssh/00_common.yaml": "includes: [10.0.0.0/8]\naccount: {username: john, password: hunter22}\n",
    "ssh/01_lab.yaml": "includes: [192.0.2.0/24]\n",
    "ssh/02_all.yaml": "includes: [10.0.0.0/8]\nexcludes: [10.1.0.0/16]\n",
    "ssh/_old.yaml": "nonsense",
    "ssh/99-example.yaml.skeleton": "",
  };

  it("prints which files match in which order, and why the others don't", async () => {
    const folder = folderWith(files);
    const { out, exitCode } = await run(
      ["credentials", "test", "10.1.2.3", "--method", "ssh", "--credentials", folder],
      { ssh: ({ credentials }) => Promise.resolve(credentials.map(({ id }) => `${id} works`)) },
    );
    expect(out).toEqual([
      "ssh: 1 of 5 files match 10.1.2.3, tried in this order",
      "  1. 00_common.yaml",
      "  -  01_lab.yaml: its includes do not hold the address",
      "  -  02_all.yaml: its excludes hold the address (10.1.0.0/16)",
      "  -  99-example.yaml.skeleton: left out, since its name does not end with .yaml",
      "  -  _old.yaml: left out, since its name starts with _",
      "  login: 00_common.yaml works",
    ]);
    expect(exitCode).toBe(0);
  });

  it("says in one sentence what is wrong, with the exit code for it", async () => {
    const folder = folderWith({
      ...files,
      "snmp/bad.yaml": "includes: [10.0.0.0/8]\nport: x\nauthData: {community: public}\n",
    });
    const test = (address: string, ...more: string[]) =>
      run(["credentials", "test", address, "--credentials", folder, ...more]);
    expect(await test("router1")).toMatchObject({
      exitCode: 2,
      message: "router1 is no address; names are not looked up.",
    });
    expect(await test("198.51.100.1", "--method", "ssh")).toMatchObject({
      exitCode: 1,
      complaints: ["No credential file matches 198.51.100.1."],
    });
    const faulty = await test("10.1.2.3");
    expect(faulty.exitCode).toBe(78);
    expect(faulty.out.join("\n")).toMatch(/bad\.yaml: can't be used:\n +.*bad\.yaml:2:1: port: /);
    expect(
      await run(["credentials", "test", "10.1.2.3", "--credentials", `${folder}/no`]),
    ).toMatchObject({
      exitCode: 78,
      message: `${folder}/no: there is no such folder to find credential files in.`,
    });
  });

  it.skipIf(process.platform === "win32")("warns of files that others can read", async () => {
    const folder = folderWith(files);
    chmodSync(join(folder, "ssh/00_common.yaml"), 0o644);
    const { complaints, exitCode } = await run([
      "credentials",
      "test",
      "10.1.2.3",
      "--credentials",
      folder,
    ]);
    expect(complaints).toEqual([
      "warning: ssh/00_common.yaml can be read by others than its owner (chmod 600)",
    ]);
    expect(exitCode).toBe(0);
  });
});

describe("completion", () => {
  it("completes commands, options and their values in bash", async () => {
    const script = (await run(["completion", "bash"])).out.join("\n");
    const complete = (...words: string[]) =>
      execFileSync(
        "bash",
        [
          "-c",
          `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _ksocket; echo "\${COMPREPLY[@]}"`,
          "bash",
          ...words,
        ],
        { encoding: "utf8" },
      ).trim();
    expect(complete("ksocket", "c")).toBe("credentials completion");
    expect(complete("ksocket", "credentials", "")).toBe("test --help");
    expect(complete("ksocket", "credentials", "test", "--m")).toBe("--method");
    expect(complete("ksocket", "credentials", "test", "--method", "s")).toBe("snmp ssh");
  });

  it.each(["zsh", "fish", "powershell"])("names every command for %s", async (shell) => {
    const script = (await run(["completion", shell])).out.join("\n");
    for (const word of ["version", "credentials/test", "--method", "log-level"]) {
      expect(script).toContain(shell === "fish" ? word.replace(/^--/, "-l ") : word);
    }
  });

  it("refuses a shell that it does not know", async () => {
    expect((await run(["completion", "csh"])).message).toMatch(/Allowed choices are bash, zsh/);
  });
});
