import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorTable } from "../../src/protocol/errors.ts";

it("lists exactly the codes, meanings and retriability of the error table in docs/errors.md", () => {
  const page = readFileSync("docs/errors.md", "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.+) \| (yes|no) \|$/gm)].map(
    ([, code, message, retriable]) => [code, message, retriable],
  );
  const table = Object.entries(errorTable).map(([code, { message, retriable }]) => [
    code,
    message,
    retriable ? "yes" : "no",
  ]);
  expect(rows).toEqual(table);
});
