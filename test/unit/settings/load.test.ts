import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { homeDirectory } from "../../../src/settings/home.ts";
import { environmentName, settingsKeys } from "../../../src/settings/keys.ts";
import { type LoadOptions, loadSettings } from "../../../src/settings/load.ts";
import { formatFaults } from "../../../src/yaml/fault.ts";
import { folderWith } from "../../folder-with.ts";

function load(text: string, options: Partial<LoadOptions> = {}) {
  const folder = folderWith({ "ksocket.yml": text });
  return loadSettings({ path: join(folder, "ksocket.yml"), env: {}, ...options });
}

function settingsOf(text: string, options: Partial<LoadOptions> = {}) {
  const loaded = load(text, options);
  if (!loaded.isValid) throw new Error(formatFaults(loaded.faults));
  return loaded.settings;
}

/** Without the folder's name, which differs each time. */
function faultsOf(text: string, options: Partial<LoadOptions> = {}): string[] {
  const loaded = load(text, options);
  if (loaded.isValid) return [];
  return formatFaults(loaded.faults)
    .replaceAll(/^.*\/ksocket\.yml/gm, "ksocket.yml")
    .split("\n");
}

const MANUAL_EXAMPLE = `
# ログファイルの保存先
# '-' を指定すると標準エラーに出力する
logfile: \${KSOCKET_HOME}/var/log/ksocket/ksocket.yml

#loglevel: 'WARNING'
#logformat: "%(asctime)s %(levelname)s %(name)s: %(funcName)s: %(lineno)d %(message)s"

# connect コマンドの設定
connect:
  # ksocket トークンの指定
  token: 'xxxxxxxxxx'

  # 接続先のホスト名
  host: '<space_name>.cloud.kompira.jp'

  # 接続先のポート番号
  port: 443

# ディレクトリ関係
directories:
  # 接続情報を検索するディレクトリ
  credentials: $KSOCKET_HOME/etc/ksocket/credentials
`;

it("loads the example of the original manual", () => {
  const settings = settingsOf(MANUAL_EXAMPLE, { env: { KSOCKET_HOME: "/srv/k" } });
  expect(settings.logfile).toBe("/srv/k/var/log/ksocket/ksocket.yml");
  expect(settings.loglevel).toBe("WARNING");
  expect(settings.connect.host).toBe("<space_name>.cloud.kompira.jp");
  expect(settings.connect.port).toBe(443);
  expect(settings.connect.token?.reveal()).toBe("xxxxxxxxxx");
  expect(settings.directories.credentials).toBe("/srv/k/etc/ksocket/credentials");
});

it("reports ten different faults in one message, each with its place", () => {
  const text = [
    "logfil: /tmp/x",
    "loglevel: LOUD",
    "connect:",
    "  host: $NOWHERE",
    "  port: 99999",
    "  allowInsecure: maybe",
    "  token: [a]",
    "rates: fast",
    "cloud:",
    "  tls: {certFile: a}",
    "workers:",
    "  snmp: {threads: '4'}",
    "  snmp: {threads: 4}",
    "logins: {failuresBeforePause: 010}",
  ].join("\n");
  expect(faultsOf(text)).toEqual([
    "ksocket.yml:1:1: logfil: there is no such key. Did you mean logfile?",
    "ksocket.yml:2:1: loglevel: must be one of NOTSET, DEBUG, INFO, WARN, WARNING, ERROR, CRITICAL.",
    "ksocket.yml:4:3: connect.host: the variable NOWHERE is not set; write $$ for a dollar sign.",
    "ksocket.yml:5:3: connect.port: must be from 1 to 65535.",
    "ksocket.yml:6:3: connect.allowInsecure: must be true or false (or yes, no, on, off), without quotes.",
    "ksocket.yml:7:3: connect.token: must be a text.",
    "ksocket.yml:8:1: rates: must hold keys of its own, indented below it.",
    "ksocket.yml:10:3: cloud.tls.keyFile: is required.",
    "ksocket.yml:12:10: workers.snmp.threads: must be a whole number, written without quotes.",
    "ksocket.yml:13:3: workers.snmp: is given twice; the first is in line 12.",
    "ksocket.yml:14:10: logins.failuresBeforePause: must be a whole number in decimal: YAML 1.1 reads this form as 8.",
  ]);
});

describe("precedence", () => {
  const text = "connect: {port: 1000, host: file.example}\n";

  it("takes the environment before the file", () => {
    const env = { KSOCKET_CONNECT_PORT: "2000" };
    expect(settingsOf(text, { env }).connect).toMatchObject({ port: 2000, host: "file.example" });
  });

  it("takes a flag before the environment", () => {
    const env = { KSOCKET_CONNECT_PORT: "2000" };
    const flags = { "connect.port": "3000" };
    expect(settingsOf(text, { env, flags }).connect.port).toBe(3000);
  });

  it("names the variable or the command line when their value is at fault", () => {
    const env = { KSOCKET_CONNECT_PORT: "no" };
    expect(faultsOf(text, { env })).toEqual([
      "environment variable KSOCKET_CONNECT_PORT: connect.port: must be a whole number.",
    ]);
    expect(faultsOf(text, { flags: { loglevel: "LOUD" } })).toEqual([
      expect.stringMatching(/^command line: loglevel: must be one of/),
    ]);
  });

  it("does not expand values of the environment", () => {
    expect(settingsOf("", { env: { KSOCKET_CONNECT_HOST: "a$b" } }).connect.host).toBe("a$b");
  });

  it("gives every key a name of its own in the environment", () => {
    expect(environmentName("connect.caFile")).toBe("KSOCKET_CONNECT_CA_FILE");
    expect(environmentName("cloud.basicAuth.username")).toBe("KSOCKET_CLOUD_BASIC_AUTH_USERNAME");
    expect(new Set(settingsKeys.map(environmentName)).size).toBe(settingsKeys.length);
    expect(settingsKeys.length).toBeGreaterThan(30);
  });
});

describe("secrets", () => {
  it("come from a variable or a file, without the line end", () => {
    const env = { MY_TOKEN: "from-env" };
    expect(settingsOf("connect: {token: '${env:MY_TOKEN}'}", { env }).connect.token?.reveal()).toBe(
      "from-env",
    );
    const folder = folderWith({
      "etc/ksocket.yml": "connect: {token: '${file:../token}'}",
      token: "from-file\n",
    });
    const loaded = loadSettings({ path: join(folder, "etc/ksocket.yml"), env: {} });
    expect(loaded.isValid && loaded.settings.connect.token?.reveal()).toBe("from-file");
  });

  it("are never printed", () => {
    const settings = settingsOf("connect: {token: S3cret, proxy: 'http://u:S3cret@p:1'}");
    expect(JSON.stringify(settings)).not.toContain("S3cret");
  });

  it("say what is missing", () => {
    expect(faultsOf("connect: {token: '${env:NO_SUCH}'}")).toEqual([
      "ksocket.yml:1:11: connect.token: the variable NO_SUCH is not set.",
    ]);
    expect(faultsOf("connect: {token: '${file:/no/such}'}")).toEqual([
      "ksocket.yml:1:11: connect.token: /no/such can't be read (ENOENT).",
    ]);
  });

  it("may be looked up only where a secret stands", () => {
    expect(faultsOf("connect: {host: '${env:PATH}'}")).toEqual([
      expect.stringContaining("must be the whole value, and of a secret"),
    ]);
  });
});

it("takes relative names from the folder of the file and leaves - alone", () => {
  const folder = folderWith({ "ksocket.yml": "logfile: '-'\ndirectories: {state: ./s}\n" });
  const loaded = loadSettings({ path: join(folder, "ksocket.yml"), env: {} });
  expect(loaded.isValid && loaded.settings.logfile).toBe("-");
  expect(loaded.isValid && loaded.settings.directories.state).toBe(join(folder, "s"));
});

it("does without a file unless one is named", () => {
  expect(loadSettings({ env: { KSOCKET_HOME: "/no/such" } })).toMatchObject({
    isValid: true,
    file: undefined,
  });
  expect(loadSettings({ path: "/no/such/k.yml", env: {} })).toEqual({
    isValid: false,
    faults: [{ file: "/no/such/k.yml", path: "", message: "there is no such file." }],
  });
});

it("names the keys that a command can't do without", () => {
  expect(faultsOf("", { required: ["connect.token", "connect.host"] })).toEqual([
    "ksocket.yml: connect.token: is required by this command; it can also be given as KSOCKET_CONNECT_TOKEN.",
    "ksocket.yml: connect.host: is required by this command; it can also be given as KSOCKET_CONNECT_HOST.",
  ]);
});

it("knows the original's home on both systems", () => {
  expect(homeDirectory({}, "linux")).toBe("/opt/fixpoint/ksocket");
  expect(homeDirectory({}, "win32")).toBe("C:\\ProgramData\\Fixpoint\\ksocket");
  expect(homeDirectory({ KSOCKET_HOME: "/x" }, "win32")).toBe("/x");
});

it("says where a log format is wrong, with the other faults", () => {
  expect(faultsOf('loglevel: LOUD\nlogformat: "%(levelnam)s %(message)s"\n')).toEqual([
    expect.stringMatching(/^ksocket\.yml:1:1: loglevel: /),
    expect.stringMatching(/^ksocket\.yml:2:1: logformat: there is no attribute %\(levelnam\)s; /),
  ]);
});
