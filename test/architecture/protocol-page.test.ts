import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { z } from "zod";
import {
  agentFrame,
  closeCodes,
  cloudFrame,
  command,
  scanEventBody,
} from "../../src/protocol/frames.ts";

const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** The page's part under a heading of the second level. */
function part(title: string): string {
  return page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? "";
}

/** Name of each table under a part's headings → its fields, "?" behind those that may be absent. */
function described(title: string): Record<string, string[]> {
  const tables = part(title).split(/^### /m).slice(1);
  return Object.fromEntries(
    tables.map((table) => {
      const rows = [...table.matchAll(/^\| `(\w+)` \| (yes|no) \| \S/gm)];
      const name = /^`([^`]+)`/.exec(table)?.[1] ?? "";
      return [
        name,
        rows.map(([, field = "", required]) => (required === "no" ? `${field}?` : field)),
      ];
    }),
  );
}

interface Option {
  readonly shape: Readonly<Record<string, z.ZodType>>;
}

function inSchema(options: readonly Option[], nameOf: (option: Option) => string) {
  return Object.fromEntries(
    options.map((option) => [
      nameOf(option),
      Object.entries(option.shape).map(([field, schema]) =>
        schema.safeParse(undefined).success ? `${field}?` : field,
      ),
    ]),
  );
}

const literalOf = (key: string) => (option: Option) => {
  const schema: unknown = option.shape[key];
  return typeof schema === "object" && schema !== null && "value" in schema
    ? String(schema.value)
    : "";
};

it.each([
  ["Agent → cloud", "type", agentFrame.options],
  ["Cloud → agent", "type", cloudFrame.options],
  ["Commands and their fields", "name", command.options],
  ["Events and their fields", "type", scanEventBody.options],
] as const)("docs/protocol.md describes exactly the schemas: %s", (title, key, options) => {
  expect(described(title)).toEqual(inSchema(options, literalOf(key)));
});

it("docs/protocol.md lists every close code of ours", () => {
  const listed = [...part("Close codes").matchAll(/^\| (4\d{3}) \|/gm)].map(([, code]) =>
    Number(code),
  );
  expect(listed).toEqual(Object.values(closeCodes).sort((a, b) => a - b));
});

it("docs/protocol.md has examples that fit the schemas", () => {
  const examples = [...page.matchAll(/^```json (agent|cloud)\n(.+)\n```$/gm)];
  expect(examples).toHaveLength(6);
  for (const [, sender, text = ""] of examples) {
    const schema = sender === "agent" ? agentFrame : cloudFrame;
    expect(schema.safeParse(JSON.parse(text)).error).toBeUndefined();
  }
});
