import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../../src/cli/exit-codes.ts";
import { CredentialTree } from "../../../src/credentials/tree.ts";
import { attributeNames } from "../../../src/log/attributes.ts";
import { environmentName, settingsKeys } from "../../../src/settings/keys.ts";
import { loadSettings } from "../../../src/settings/load.ts";
import { formatFaults } from "../../../src/yaml/fault.ts";
import { folderWith } from "../../folder-with.ts";

const HOME = "$KSOCKET_HOME";

function loaded(text: string, home: string = HOME) {
  const path = join(folderWith({ "ksocket.yml": text }), "ksocket.yml");
  const result = loadSettings({ path, env: { KSOCKET_HOME: home } });
  if (!result.isValid) throw new Error(formatFaults(result.faults));
  return result.settings;
}

const valueAt = (value: unknown, key: string): unknown =>
  key
    .split(".")
    .reduce<unknown>(
      (at, name) => (typeof at === "object" && at !== null ? Reflect.get(at, name) : undefined),
      value,
    );

const printed = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "—" : JSON.stringify(value);

/** The cells of the first table below a heading. */
function tableBelow(file: string, heading: string): string[][] {
  const text = readFileSync(file, "utf8").split(`## ${heading}\n`)[1] ?? "";
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const table = lines.slice(start + 2);
  return table
    .slice(
      0,
      table.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) => line.split(" | ").map((cell) => cell.replaceAll(/^\| | \|$|`/g, "")));
}

it("docs/settings.md lists every key with its default and environment name", () => {
  const settings = loaded("");
  const documented = tableBelow("docs/settings.md", "Keys").map(([key, , byDefault, name]) => [
    key,
    byDefault,
    name,
  ]);
  expect(documented).toEqual(
    settingsKeys.map((key) => [key, printed(valueAt(settings, key)), environmentName(key)]),
  );
});

it("docs/operations.md lists the exit codes and every attribute of log formats", () => {
  const codes = tableBelow("docs/operations.md", "Exit codes").map(([code, name]) => [name, code]);
  expect(Object.fromEntries(codes)).toEqual(
    Object.fromEntries(Object.entries(exitCodes).map(([name, code]) => [name, String(code)])),
  );
  const attributes = tableBelow("docs/operations.md", "The log").flatMap(([cell = ""]) =>
    [...cell.matchAll(/%\((\w+)\)/g)].map(([, name]) => name),
  );
  expect(new Set(attributes)).toEqual(new Set(attributeNames));
  expect(attributes).toHaveLength(attributeNames.length);
});

describe("config/ksocket.yml.skeleton", () => {
  const skeleton = readFileSync("config/ksocket.yml.skeleton", "utf8");
  // Comments begin with a space behind the #, or are indented.
  const uncommented = skeleton.replaceAll(/^#(?! \S)/gm, "");

  it("loads as it is", () => {
    expect(loaded(skeleton)).toEqual(loaded(""));
  });

  it("loads uncommented and names every key", () => {
    const settings = loaded(uncommented, "/srv/k");
    expect(settingsKeys.filter((key) => valueAt(settings, key) === undefined)).toEqual([]);
  });

  it("shows the defaults, except where it says Example", () => {
    const settings = loaded(uncommented, "/srv/k");
    const defaults = loaded("", "/srv/k");
    const shown = settingsKeys.filter((key) => valueAt(defaults, key) !== undefined);
    for (const key of shown)
      expect([key, valueAt(settings, key)]).toEqual([key, valueAt(defaults, key)]);
  });
});

it("docs/credentials.md shows files that load", async () => {
  const text = readFileSync("docs/credentials.md", "utf8");
  const [ssh = "", winrm = "", snmp = "", usm = ""] = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, example = ""]) => example.replaceAll(/\$\{file:[^}]*\}/g, "x"),
  );
  const folder = folderWith({
    "ssh/a.yaml": ssh,
    "winrm/a.yaml": winrm,
    "snmp/a.yaml": snmp,
    "snmp/b.yaml": usm,
  });
  const tree = await CredentialTree.load(folder, {
    JOHN_PASSWORD: "a",
    SNMP_AUTH: "b",
    SNMP_PRIV: "c",
  });
  expect(formatFaults(tree.faults)).toBe("");
  expect(tree.files("snmp")).toHaveLength(2);
});
