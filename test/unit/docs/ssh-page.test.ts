import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inventoryScript } from "../../../workers/ssh/script/script.ts";
import { whatMovesScript } from "../../../workers/ssh/script/what-moves.ts";

const page = readFileSync(new URL("../../../docs/probes/ssh.md", import.meta.url), "utf8");
const mark = "k0123456789abcdef";

it("docs/probes/ssh.md shows the scripts exactly as they are sent", () => {
  const shown = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script]) => script);
  const known = { fingerprint: "1064622596 1834", network: "3708746147 5394", mayWait: false };
  const scripts = [
    inventoryScript({ mark, sudo: false, fingerprint: "" }),
    whatMovesScript(mark, known),
  ];
  expect(shown).toEqual(scripts);
});
