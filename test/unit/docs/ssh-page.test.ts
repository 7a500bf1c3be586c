import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inventoryScript } from "../../../workers/ssh/script/script.ts";

const page = readFileSync(new URL("../../../docs/probes/ssh.md", import.meta.url), "utf8");

it("docs/probes/ssh.md shows the script exactly as it is sent", () => {
  const shown = /```sh\n(inventory\(\) \{\n[\s\S]*?)```/.exec(page)?.[1];
  expect(shown).toBe(
    inventoryScript({ mark: "k0123456789abcdef", sudo: false, fingerprint: "", isHeld: false }),
  );
});
