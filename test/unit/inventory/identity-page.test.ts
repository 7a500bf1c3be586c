import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { normaliseSignature } from "../../../src/inventory/identity/normalise.ts";
import {
  ABSOLUTE_VETO,
  signatureOrder,
  signatureTable,
  TIE_THRESHOLD,
} from "../../../src/inventory/identity/signature-table.ts";
import { defaultKnowledge } from "../../../src/inventory/knowledge.ts";

const page = readFileSync(new URL("../../../docs/identity.md", import.meta.url), "utf8");

/** The cells of the table under a heading, without code marks. */
function tableUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

const vetoText = (veto: number) =>
  veto === ABSOLUTE_VETO ? "always" : veto === 0 ? "none" : `${veto}`;

it("lists the signatures as the code weighs them", () => {
  expect(tableUnder("Signatures and weights")).toEqual(
    signatureOrder.map((type) => {
      const { weight, veto, maxAddresses, isSingle } = signatureTable[type];
      return [type, `${weight}`, vetoText(veto), `${maxAddresses}`, isSingle ? "yes" : "no"];
    }),
  );
  expect(page).toContain(`add up to **${TIE_THRESHOLD}** or more`);
});

it("calls only such values bogus that identify nothing", () => {
  const rows = tableUnder("Values that identify nothing");
  expect(rows.length).toBeGreaterThan(5);
  for (const [name, value = ""] of rows) {
    const type = signatureOrder.find((known) => known === name);
    expect(type, name).toBeDefined();
    if (type !== undefined) expect(normaliseSignature(type, value), value).toBeUndefined();
  }
});

it("calls only such MAC addresses shared that tie nothing", () => {
  const rows = tableUnder("Shared MAC addresses");
  expect(rows.length).toBeGreaterThan(4);
  expect(rows.filter(([mac = ""]) => !defaultKnowledge.isSharedMac(mac))).toEqual([]);
});
