import { expect, it } from "vitest";
import { CredentialTree } from "../../../src/credentials/tree.ts";
import { AddressRanges, addressesOf, parseAddressRange } from "../../../src/net/address-ranges.ts";
import { folderWith } from "../../folder-with.ts";

const rangesOf = (...texts: readonly string[]) =>
  AddressRanges.of(texts.map((text) => parseAddressRange(text)).filter((range) => !!range));
const file = (includes: string, excludes = "") =>
  `includes: [${includes}]\nexcludes: [${excludes}]\nauthData: {community: S3cret}\n`;

it("puts each address into the one part whose files match it", async () => {
  const tree = await CredentialTree.load(
    folderWith({
      "snmp/1.yaml": file("10.0.0.0/24, 2001:db8::/126"),
      "snmp/2.yaml": file("10.0.0.64/26, 10.0.1.0/28", "10.0.0.70-10.0.0.80, 10.0.1.3"),
      "snmp/3.yaml": file("10.0.0.64/28"),
      "snmp/4.yaml": file("192.0.2.0/24"),
    }),
  );
  const asked = rangesOf("10.0.0.0-10.0.1.20", "2001:db8::/125");
  const parts = tree.partition("snmp", asked);

  const seen = parts.flatMap(({ addresses, credentials }) =>
    [...addressesOf(addresses)].map((address) => ({
      address,
      ids: credentials.map(({ id }) => id),
    })),
  );
  expect(seen.map(({ address }) => address).sort()).toEqual([...addressesOf(asked)].sort());
  for (const { address, ids } of seen)
    expect({ address, ids }).toEqual({
      address,
      ids: tree.matching("snmp", address).map(({ id }) => id),
    });
  expect(new Set(seen.map(({ ids }) => ids.join(" ")))).toEqual(
    new Set(["1.yaml", "1.yaml 2.yaml", "1.yaml 2.yaml 3.yaml", "1.yaml 3.yaml", "2.yaml", ""]),
  );
});

it("costs nothing by the address: a whole family is one part without files", async () => {
  const tree = await CredentialTree.load(folderWith({}));
  const everything = rangesOf("::/0");
  expect(tree.partition("snmp", everything)).toEqual([{ addresses: everything, credentials: [] }]);
  expect(tree.partition("snmp", AddressRanges.empty)).toEqual([]);
});
