import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logMatches } from "../../../src/credentials/log-matches.ts";
import { CredentialTree } from "../../../src/credentials/tree.ts";
import { MAX_FILES } from "../../../src/credentials/walk.ts";
import { credentialMethods } from "../../../src/protocol/credential.ts";
import { folderWith } from "../../folder-with.ts";

const FILE = "includes: [10.0.0.0/8]\naccount: {username: john, password: S3cret}\n";
const sshFiles = (names: readonly string[], content = FILE) =>
  Object.fromEntries(names.map((name) => [`ssh/${name}`, content]));
const idsOf = (tree: CredentialTree, address = "10.1.2.3") =>
  tree.matching("ssh", address).map(({ id }) => id);

describe("the search order", () => {
  it("is that of the original manual's example", async () => {
    const tree = await CredentialTree.load(
      folderWith(
        sshFiles([
          "00_common.yaml",
          "01_specific/00_common.yaml",
          "01_specific/02_final.yaml",
          "01_specific/_special.yaml",
          "02_final.yaml",
          "99-example.yaml.skeleton",
          "_projectA/00_common.yaml",
          "_projectA/02_final.yaml",
          "_projectA/_special.yaml",
          "_projectB/00_common.yaml",
          "_projectB/02_final.yaml",
          "_projectB/_special.yaml",
        ]),
      ),
    );
    expect(idsOf(tree)).toEqual([
      "00_common.yaml",
      "01_specific/00_common.yaml",
      "01_specific/02_final.yaml",
      "02_final.yaml",
    ]);
    expect(tree.explain("ssh", "10.1.2.3").map(({ id, state }) => `${id} ${state}`)).toEqual([
      "00_common.yaml matches",
      "01_specific/00_common.yaml matches",
      "01_specific/02_final.yaml matches",
      "01_specific/_special.yaml underscore",
      "02_final.yaml matches",
      "99-example.yaml.skeleton not-yaml",
      "_projectA underscore",
      "_projectB underscore",
    ]);
  });

  it("compares names by code unit, a folder by its own name", async () => {
    const names = [
      "a.yaml",
      "B.yaml",
      "a/z.yaml",
      "a-b.yaml",
      "Z/é.yaml",
      "Z/e.yaml",
      "10.yaml",
      "9.yaml",
    ];
    const tree = await CredentialTree.load(folderWith(sshFiles(names)));
    expect(idsOf(tree)).toEqual([
      "10.yaml",
      "9.yaml",
      "B.yaml",
      "Z/e.yaml",
      "Z/é.yaml",
      "a/z.yaml",
      "a-b.yaml",
      "a.yaml",
    ]);
  });

  it("is the order of the path's names compared one by one, for any tree", async () => {
    const name = fc.stringMatching(/^[a-c0-2_]{1,3}$/);
    const path = fc
      .array(name, { minLength: 1, maxLength: 3 })
      .map((names) => `${names.join("/")}.yaml`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { maxLength: 8 }), async (paths) => {
        const tree = await CredentialTree.load(folderWith(sshFiles(paths)));
        const expected = paths
          .filter((each) => !each.split("/").some((part) => part.startsWith("_")))
          .map((each) => each.split("/"))
          .sort((a, b) => {
            const at = a.findIndex((part, index) => part !== b[index]);
            return (a[at] ?? "") < (b[at] ?? "") ? -1 : 1;
          })
          .map((parts) => parts.join("/"));
        expect(idsOf(tree)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe("matching", () => {
  it("takes addresses, prefixes, ranges and IPv6, and lets excludes win", async () => {
    const tree = await CredentialTree.load(
      folderWith({
        "ssh/a.yaml": `includes: [10.10.0.0/16, 10.20.0.1, 10.20.0.3, 10.30.0.1-20, "2001:db8::/64"]
excludes: [10.10.1.0/24, 10.20.0.1]
account: {username: john}
`,
      }),
    );
    const matches = (address: string) => idsOf(tree, address).length === 1;
    expect(["10.10.0.1", "10.20.0.3", "10.30.0.20", "2001:db8::5"].filter(matches)).toHaveLength(4);
    expect(
      ["10.10.1.1", "10.20.0.1", "10.30.0.21", "2001:db8:1::5", "nonsense"].filter(matches),
    ).toEqual([]);
    expect(tree.explain("ssh", "10.10.1.1")).toEqual([
      { id: "a.yaml", state: "excluded", detail: "10.10.1.0/24", warnings: [] },
    ]);
    expect(tree.explain("ssh", "192.0.2.1")).toEqual([
      { id: "a.yaml", state: "not-included", warnings: [] },
    ]);
  });

  it("logs matches at INFO and none at WARNING, without secrets", async () => {
    const tree = await CredentialTree.load(folderWith(sshFiles(["a.yaml"])));
    const lines: string[] = [];
    const logger = {
      info: (fields: object, message: string) =>
        lines.push(`INFO ${JSON.stringify(fields)} ${message}`),
      warn: (fields: object, message: string) =>
        lines.push(`WARNING ${JSON.stringify(fields)} ${message}`),
    };
    logMatches(logger, "ssh", "10.1.2.3", tree.matching("ssh", "10.1.2.3"));
    logMatches(logger, "ssh", "192.0.2.1", tree.matching("ssh", "192.0.2.1"));
    expect(lines).toEqual([
      expect.stringMatching(/^INFO .*ssh credential files for 10\.1\.2\.3: a\.yaml$/),
      expect.stringMatching(/^WARNING .*no ssh credential file matches 192\.0\.2\.1/),
    ]);
    expect(lines.join()).not.toContain("S3cret");
  });
});

describe("faulty trees", () => {
  it("keep the valid files and report every fault of the others", async () => {
    const folder = folderWith({
      ...sshFiles(["ok.yaml"]),
      "ssh/bad.yaml": "include: [10.0.0.0/8]\nincludes: [10.0.0.999]\nport: '22'\n",
      "snmp/huge.yaml": "#".repeat(300_000),
      "winrm/bytes.yaml": Buffer.from([0xff, 0xfe, 0x00]),
    });
    const tree = await CredentialTree.load(folder);
    expect(idsOf(tree)).toEqual(["ok.yaml"]);
    expect(tree.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`)).toEqual([
      "undefined : the file is larger than 262144 bytes.",
      "1 include: there is no such key. Did you mean includes?",
      "2 includes[0]: must be an address, a prefix or a range such as 192.0.2.1-20.",
      "3 port: must be a whole number, written without quotes.",
      "1 : the file is UTF-16; save it as UTF-8.",
    ]);
    const bad = tree.explain("ssh", "10.1.2.3").find(({ id }) => id === "bad.yaml");
    expect(bad?.state).toBe("invalid");
    expect(bad?.detail).toContain("bad.yaml:1:1:");
  });

  it("warn of a file that others can read", async () => {
    const folder = folderWith(sshFiles(["a.yaml"]));
    chmodSync(join(folder, "ssh/a.yaml"), 0o644);
    const tree = await CredentialTree.load(folder);
    expect(tree.warnings).toEqual([
      `${folder}/ssh/a.yaml can be read by others than its owner (chmod 600)`,
    ]);
    expect(idsOf(tree)).toEqual(["a.yaml"]);
  });

  it("end a loop of symbolic links and a link to nowhere", async () => {
    const folder = folderWith(sshFiles(["a/x.yaml"]));
    symlinkSync("..", join(folder, "ssh/a/up"));
    symlinkSync("/no/such/place", join(folder, "ssh/dangling.yaml"));
    const tree = await CredentialTree.load(folder);
    expect(tree.explain("ssh", "10.1.2.3").map(({ id, state }) => `${id} ${state}`)).toEqual([
      "a/up/ loop",
      "a/x.yaml matches",
      "dangling.yaml unreadable",
    ]);
  });

  it("are bounded in their number of files", async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, "ssh"));
    for (let i = 0; i <= MAX_FILES + 5; i++) writeFileSync(join(folder, "ssh", `${i}.txt`), "");
    const tree = await CredentialTree.load(folder);
    const states = tree.explain("ssh", "10.1.2.3").map(({ state }) => state);
    expect(states).toHaveLength(MAX_FILES + 1);
    expect(states.at(-1)).toBe("too-many");
  });

  it("are empty where there is no directory", async () => {
    const tree = await CredentialTree.load("/no/such/directory");
    expect(credentialMethods.flatMap((method) => tree.matching(method, "10.1.2.3"))).toEqual([]);
  });
});
