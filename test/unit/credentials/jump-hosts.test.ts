import { expect, it } from "vitest";
import { CredentialTree } from "../../../src/credentials/tree.ts";
import { folderWith } from "../../folder-with.ts";

const file = (includes: string, tunnels: string) =>
  `includes: [${includes}]\naccount: {username: john}\nsshTunnels: [${tunnels}]\n`;

async function jumpHosts(files: Record<string, string>, address: string) {
  const tree = await CredentialTree.load(folderWith(files));
  const found = tree.jumpHostsFor(tree.matching("ssh", address));
  return Object.fromEntries(
    Object.entries(found).map(([host, credentials]) => [
      host,
      credentials.map(({ id, sshTunnels }) => `${id} via [${sshTunnels.join(" ")}]`),
    ]),
  );
}

it("reaches the first jump host of the manual's example directly and the second through it", async () => {
  const files = { "ssh/a.yaml": file("10.10.0.0/16", "10.10.0.1, 10.10.0.2") };
  expect(await jumpHosts(files, "10.10.5.5")).toEqual({
    "10.10.0.1": ["a.yaml via []"],
    "10.10.0.2": ["a.yaml via [10.10.0.1]"],
  });
});

it("resolves jump hosts behind jump hosts", async () => {
  const files = {
    "ssh/a.yaml": file("10.1.0.0/16", "10.2.0.1"),
    "ssh/b.yaml": file("10.2.0.1", "10.3.0.1"),
    "ssh/c.yaml": file("10.3.0.1", ""),
  };
  expect(await jumpHosts(files, "10.1.0.9")).toEqual({
    "10.2.0.1": ["b.yaml via [10.3.0.1]"],
    "10.3.0.1": ["c.yaml via []"],
  });
});

it("leaves out a credential that leads back to its own way", async () => {
  const files = {
    "ssh/a.yaml": file("10.1.0.0/16", "10.2.0.1"),
    "ssh/b.yaml": file("10.2.0.1", "10.3.0.1"),
    "ssh/c.yaml": file("10.3.0.1", "10.2.0.1"),
  };
  expect(await jumpHosts(files, "10.1.0.9")).toEqual({
    "10.2.0.1": ["b.yaml via [10.3.0.1]"],
    "10.3.0.1": [],
  });
});

it("names a jump host that no file matches, with nothing", async () => {
  expect(await jumpHosts({ "ssh/a.yaml": file("10.1.0.0/16", "192.0.2.1") }, "10.1.0.9")).toEqual({
    "192.0.2.1": [],
  });
});
