import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exitCodes } from "../../../src/cli/exit-codes.ts";
import { type Snmpd, startSnmpd } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
const COMMUNITY = "a-secret-word";

describeNeeding(
  ["command:snmpd", "command:snmpbulkwalk"],
  "the program with SNMP credentials",
  () => {
    let home: string;
    let snmpd: Snmpd;
    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), "ksocket-home-"));
      const lines = [
        `rocommunity ${COMMUNITY}`,
        "rouser ops auth",
        "sysName walked",
        'sysContact "two\\twords"',
      ];
      const users = [{ name: "ops", auth: "SHA-256", authPassword: "right-password" }];
      snmpd = await startSnmpd({ lines, users });
      const folder = join(home, "etc/ksocket/credentials/snmp");
      mkdirSync(folder, { recursive: true });
      const file = (name: string, lines: readonly string[]) =>
        writeFileSync(
          join(folder, name),
          ["includes:", "  - 127.0.0.1", `port: ${snmpd.port}`, "timeout: 5", ...lines, ""].join(
            "\n",
          ),
          { mode: 0o600 },
        );
      const user = (password: string) => [
        "authData:",
        "  username: ops",
        "  authProtocol: usmHMAC192SHA256AuthProtocol",
        `  authKey: ${password}`,
      ];
      file("1.yaml", user("wrong-password"));
      file("2.yaml", user("right-password"));
      file("3.yaml", ["authData:", "  community: no-such-word"]);
      file("4.yaml", ["authData:", `  community: ${COMMUNITY}`]);
    });
    afterAll(async () => {
      await snmpd.stop();
      rmSync(home, { recursive: true });
    });

    function ksocket(...words: string[]) {
      const env = { ...process.env, KSOCKET_HOME: home };
      return new Promise<{ stdout: string; stderr: string; code: number }>((resolve) => {
        const args = ["--import", tsx, main, ...words];
        const options = { env, maxBuffer: 64 * 1024 * 1024 };
        const child = execFile(process.execPath, args, options, (_error, stdout, stderr) =>
          resolve({ stdout, stderr, code: child.exitCode ?? -1 }),
        );
      });
    }

    it("credentials test says in a sentence what came of each file", async () => {
      const { stdout, code } = await ksocket(
        "credentials",
        "test",
        "127.0.0.1",
        "--method",
        "snmp",
      );
      const logins = stdout.split("\n").filter((line) => line.startsWith("  login: "));
      expect(logins).toEqual([
        expect.stringMatching(/1\.yaml: .*\[SNMP_WRONG_DIGEST\]$/),
        "  login: 2.yaml: logs in.",
        expect.stringMatching(/3\.yaml: .*\[SNMP_NO_CREDENTIAL_FITS\]$/),
        "  login: 4.yaml: logs in.",
      ]);
      expect(code).toBe(0);
    });

    it("snmp walk saves every row that snmpbulkwalk finds, readable by the owner only", async () => {
      const saved = join(home, "walk.snmprec");
      const { stdout, stderr, code } = await ksocket("snmp", "walk", "127.0.0.1", "--save", saved);
      expect(code, stderr).toBe(0);
      expect(stdout).toBe("");
      expect(statSync(saved).mode & 0o777).toBe(0o600);
      const rows = readFileSync(saved, "utf8").trimEnd().split("\n");
      expect(stderr).toContain(`${rows.length} rows in ${saved}`);
      const { stdout: others } = await promisify(execFile)(
        "snmpbulkwalk",
        [
          "-v2c",
          "-c",
          COMMUNITY,
          "-On",
          "-Oe",
          "-m",
          "",
          `127.0.0.1:${snmpd.port}`,
          "1.3.6.1.2.1.1",
        ],
        { maxBuffer: 64 * 1024 * 1024 },
      );
      const oids = [...others.matchAll(/^\.([\d.]+) = /gm)].map(([, oid]) => oid);
      expect(oids.length).toBeGreaterThan(20);
      expect(rows.map((row) => row.split("|")[0])).toEqual(expect.arrayContaining(oids));
      expect(rows).toContain("1.3.6.1.2.1.1.5.0|4|walked");
    });

    it("snmp walk prints a subtree, and can be identified offline", async () => {
      const { stdout } = await ksocket("snmp", "walk", "127.0.0.1", "1.3.6.1.2.1.1");
      const rows = stdout.trimEnd().split("\n");
      expect(rows.every((row) => /^1\.3\.6\.1\.2\.1\.1\.[\d.]+\|\d+x?\|/.test(row))).toBe(true);
      const file = join(home, "system.snmprec");
      writeFileSync(file, stdout);
      const identified = await ksocket("snmp", "identify", file);
      expect(identified.stdout).toContain("walked");
    });

    it("snmp walk prints a single instance, and says where nothing is", async () => {
      const one = await ksocket("snmp", "walk", "127.0.0.1", "1.3.6.1.2.1.1.5.0");
      expect(one).toMatchObject({ stdout: "1.3.6.1.2.1.1.5.0|4|walked\n", stderr: "", code: 0 });
      const none = await ksocket("snmp", "walk", "127.0.0.1", "1.3.6.1.2.1.99999");
      const stderr = "There is nothing at 1.3.6.1.2.1.99999 or below.\n";
      expect(none).toMatchObject({ stdout: "", stderr, code: 0 });
    });

    it("snmp walk says why no credential fits, and what is no object identifier", async () => {
      const folder = join(home, "elsewhere");
      mkdirSync(join(folder, "snmp"), { recursive: true });
      const text = `includes:\n  - 127.0.0.1\nport: ${snmpd.port}\ntimeout: 1\nauthData:\n  community: no-such-word\n`;
      writeFileSync(join(folder, "snmp/only.yaml"), text, { mode: 0o600 });
      const walk = await ksocket("snmp", "walk", "127.0.0.1", "--credentials", folder);
      expect(walk.code).toBe(1);
      expect(walk.stderr).toMatch(/no credential fits 127\.0\.0\.1\n.*only\.yaml: SNMP is there/);
      const named = await ksocket("snmp", "walk", "127.0.0.1", "sysDescr");
      expect(named.code).toBe(exitCodes.usage);
      expect(named.stderr).toContain("sysDescr is no object identifier");
    });
  },
);
