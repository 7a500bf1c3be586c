import { expect, it } from "vitest";
import { z } from "zod";
import { checkDocument } from "../../../src/yaml/check.ts";
import { readDocument } from "../../../src/yaml/document.ts";
import { type Fault, formatFault } from "../../../src/yaml/fault.ts";
import { valueTypes } from "../../../src/yaml/values.ts";

const MAX_BYTES = 65_536;
const read = (text: string | Uint8Array) =>
  readDocument(typeof text === "string" ? Buffer.from(text) : text, "f.yml", MAX_BYTES);

const value = valueTypes({ environment: {}, baseDirectory: "/base", expandsTexts: true });
const anything = z.strictObject({
  text: value.text().optional(),
  whole: value.wholeNumber(-1_000_000, 1_000_000).optional(),
  number: value.number(0, 1_000).optional(),
  flag: value.boolean().optional(),
  list: z.array(value.text()).optional(),
  inner: z.strictObject({ text: value.text() }).optional(),
});

function check(text: string | Uint8Array): unknown {
  const document = read(text);
  if (!("root" in document)) return document.map(formatFault);
  const checked = checkDocument(anything, document);
  return checked.isValid ? checked.value : checked.faults.map((fault: Fault) => formatFault(fault));
}

it.each(["0123", "yes", "no", "on", "off", "10:22", "2001-01-01", "0o17", "1_000", "1e3", ".inf"])(
  "takes %s under a text key as the text that was written",
  (word) => {
    expect(check(`text: ${word}`)).toEqual({ text: word });
  },
);

it.each([
  ["yes", true],
  ["On", true],
  ["TRUE", true],
  ["no", false],
  ["off", false],
  ["false", false],
])("takes %s under a boolean key as YAML 1.1 does", (word, expected) => {
  expect(check(`flag: ${word}`)).toEqual({ flag: expected });
});

it.each([
  ["'yes'", "must be true or false (or yes, no, on, off), without quotes."],
  ["1", "must be true or false (or yes, no, on, off), without quotes."],
])("refuses %s under a boolean key", (word, message) => {
  expect(check(`flag: ${word}`)).toEqual([`f.yml:1:1: flag: ${message}`]);
});

it.each([
  ["443", 443],
  ["+5", 5],
  ["-5", -5],
  ["1_000", 1_000],
  ["0x1F", 31],
  ["0b101", 5],
  ["0", 0],
])("reads the whole number %s", (word, expected) => {
  expect(check(`whole: ${word}`)).toEqual({ whole: expected });
});

it.each([
  ["0644", "must be a whole number in decimal: YAML 1.1 reads this form as 420."],
  ["10:22", "must be a whole number in decimal: YAML 1.1 reads this form as 622."],
  ["0o644", "must be a whole number."],
  ["5.5", "must be a whole number."],
  ["2001-01-01", "must be a whole number."],
  ["'443'", "must be a whole number, written without quotes."],
  ["9999999999999999999", "must be a whole number."],
  ["1000001", "must be from -1000000 to 1000000."],
])("refuses %s under a whole-number key", (word, message) => {
  expect(check(`whole: ${word}`)).toEqual([`f.yml:1:1: whole: ${message}`]);
});

it.each([".inf", ".nan", "1:30.5"])("refuses %s under a number key", (word) => {
  expect(check(`number: ${word}`)).toEqual(["f.yml:1:1: number: must be a number."]);
});

it.each(["", "~", "null", "Null"])("takes the null %j as not written", (word) => {
  expect(check(`text: ${word}`)).toEqual({});
});

it("takes an empty file and a file of comments as nothing written", () => {
  expect(check("")).toEqual({});
  expect(check("# only this\n")).toEqual({});
});

it("reads a byte-order mark and line ends of Windows", () => {
  expect(check("\uFEFFtext: a\r\nflag: maybe\r\n")).toEqual([
    "f.yml:2:1: flag: must be true or false (or yes, no, on, off), without quotes.",
  ]);
});

it("says where a file stops being UTF-8", () => {
  const bytes = Buffer.concat([
    Buffer.from("text: a\nlist:\n  - "),
    Buffer.from([0x83, 0x65, 0x0a]),
  ]);
  expect(check(bytes)).toEqual(["f.yml:3:1: the file is not UTF-8 here; save it as UTF-8."]);
  expect(check(Buffer.from("\uFEFFtext: a", "utf16le"))).toEqual([
    "f.yml:1:1: the file is UTF-16; save it as UTF-8.",
  ]);
});

it("names every line that is indented with a tab", () => {
  const message = "the line is indented with a tab; YAML allows spaces only.";
  expect(check("inner:\n\ttext: a\nlist:\n \t- a\n")).toEqual([
    `f.yml:2:1: ${message}`,
    `f.yml:4:2: ${message}`,
  ]);
});

it("names the place of a syntax fault and never quotes the line", () => {
  expect(check("text: 'S3cret\n")).toEqual([
    expect.stringMatching(/^f\.yml:\d+:\d+: is no YAML: /),
  ]);
  expect(JSON.stringify(check("text: 'S3cret\n"))).not.toContain("S3cret");
});

it("refuses several documents", () => {
  expect(check("text: a\n---\ntext: b\n")).toEqual([
    "f.yml: the file holds several documents (---); one is allowed.",
  ]);
});

it("reports a duplicate key at the second place and goes on with the first", () => {
  expect(check("text: a\nflag: maybe\ntext: b\n")).toEqual([
    "f.yml:2:1: flag: must be true or false (or yes, no, on, off), without quotes.",
    "f.yml:3:1: text: is given twice; the first is in line 1.",
  ]);
});

it("follows anchors, aliases and merge keys", () => {
  expect(check("inner: &a {text: x}\n")).toEqual({ inner: { text: "x" } });
  expect(check("list: [&a x, *a]\n")).toEqual({ list: ["x", "x"] });
  expect(check("inner:\n  <<: {text: merged}\n")).toEqual({ inner: { text: "merged" } });
  expect(check("list: [*nobody]\n")).toEqual(["f.yml:1:8: the alias *nobody has no anchor."]);
});

it("ends an alias bomb at its bound", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 10; i++) {
    lines.push(
      `a${i}: &a${i} [${Array<string>(10)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  }
  expect(check(lines.join("\n"))).toEqual([expect.stringContaining("more than 100000 values.")]);
});

it("bounds nesting and size", () => {
  expect(check(`list: ${"[".repeat(200)}${"]".repeat(200)}`)).toEqual([
    expect.stringContaining("is no YAML"),
  ]);
  expect(check(Buffer.alloc(MAX_BYTES + 1, "#"))).toEqual([
    "f.yml: the file is larger than 65536 bytes.",
  ]);
});

it("keeps keys such as __proto__ from reaching a prototype", () => {
  expect(check("__proto__: {text: x}\n")).toEqual(["f.yml:1:1: __proto__: there is no such key."]);
});

it("says of a scalar, a list and a mapping in the wrong place what is expected", () => {
  expect(check("inner: x\nlist: x\ntext: [x]\n")).toEqual([
    "f.yml:1:1: inner: must hold keys of its own, indented below it.",
    "f.yml:2:1: list: must be a list: one line with “- ” for each item.",
    "f.yml:3:1: text: must be a text.",
  ]);
  expect(check("- x\n")).toEqual(["f.yml: must hold keys of its own, indented below it."]);
});

it("names items by their index and position", () => {
  expect(check("list:\n  - a\n  - [b]\n  - ~\n")).toEqual(["f.yml:3:5: list[1]: must be a text."]);
});
