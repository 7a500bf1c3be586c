import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeNames, type LogRecord } from "../../../src/log/attributes.ts";
import { compileLogFormat, logFormatProblem } from "../../../src/log/log-format.ts";
import { formatPercent } from "../../../src/log/percent.ts";
import { DEFAULT_LOG_FORMAT } from "../../../src/settings/schema.ts";

const record: LogRecord = {
  timeMs: new Date(2026, 6, 8, 16, 49, 5, 96).getTime(),
  level: 40,
  name: "ksocket.link",
  sentence: "No link.",
  message: "No link. code=NET_TIMEOUT",
  caller: { functionName: "dial", file: "/srv/k/src/link/dial.ts", line: 42 },
};

function rendered(format: string, of: LogRecord = record): string {
  const compiled = compileLogFormat(format);
  if (!compiled.isValid) throw new Error(compiled.message);
  return compiled.format.render(of);
}

describe("a Python-style log format", () => {
  it("prints the default format as Python does", () => {
    expect(rendered(DEFAULT_LOG_FORMAT)).toBe(
      "2026-07-08 16:49:05,096 WARNING ksocket.link: dial: 42 No link. code=NET_TIMEOUT",
    );
  });

  it("prints every attribute of a LogRecord", () => {
    const line = (name: string) => rendered(`%(${name})s`);
    expect(line("levelno")).toBe("30");
    expect(line("msg")).toBe("No link.");
    expect(line("pathname")).toBe("/srv/k/src/link/dial.ts");
    expect(line("filename")).toBe("dial.ts");
    expect(line("module")).toBe("dial");
    expect(line("process")).toBe(String(process.pid));
    expect(line("threadName")).toBe("MainThread");
    expect(line("processName")).toBe("MainProcess");
    expect(rendered("%(created)f")).toBe(`${record.timeMs / 1_000}000`);
    expect(rendered("%(msecs)03d")).toBe("096");
    expect(Number(rendered("%(relativeCreated)d"))).toSatisfy(Number.isSafeInteger);
    for (const name of attributeNames) expect(line(name)).not.toMatch(/undefined|NaN/);
  });

  it("names what is unknown where the caller is unknown", () => {
    const { caller: _caller, ...anywhere } = record;
    expect(rendered("%(funcName)s %(lineno)d %(filename)s", anywhere)).toBe(
      "(unknown function) 0 (unknown file)",
    );
  });

  it("knows flags, widths, precisions and the doubled percent sign", () => {
    expect(rendered("[%(levelname)-8s|%(levelname)8s|%(levelname).4s] 100%%")).toBe(
      "[WARNING | WARNING|WARN] 100%",
    );
    expect(rendered("%(lineno)05d %(lineno)+d %(lineno)-5d| %(lineno)#x %(levelname)r")).toBe(
      "00042 +42 42   | 0x2a 'WARNING'",
    );
  });

  it("asks for the caller only when it prints it", () => {
    const needs = (format: string) => {
      const compiled = compileLogFormat(format);
      return compiled.isValid && compiled.format.needsCaller;
    };
    expect(needs("%(message)s")).toBe(false);
    expect(needs("%(message)s %(module)s")).toBe(true);
  });

  it.each([
    ["%(levelnam)s %(message)s", /there is no attribute %\(levelnam\)s; there are asctime, /],
    ["%(message)d", /message is a text; write %\(message\)s/],
    ["%(message)", /must be followed by a type/],
    ["%(message)y", /must be followed by a type/],
    ["50% %(message)s", /has a % at character 3 .* write %% /],
    ["jsno", /must be json, or hold an attribute/],
    ["%(message)100000000s", /at most 1000 wide/],
  ])("refuses %j in a sentence", (format, sentence) => {
    expect(logFormatProblem(format)).toMatch(sentence);
  });

  it("takes json", () => {
    expect(logFormatProblem("json")).toBeUndefined();
  });

  it("never throws, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."%()sd-08.jmessage".split("")) }),
        (format) => {
          const compiled = compileLogFormat(format);
          expect(compiled.isValid ? typeof compiled.format.render(record) : "string").toBe(
            "string",
          );
        },
      ),
    );
  });
});

// Values printed by CPython 3.11.
it.each([
  ["d", "", 0, undefined, 3.9, "3"],
  ["d", "0", 6, undefined, -42, "-00042"],
  ["f", "", 0, undefined, 1.5, "1.500000"],
  ["f", "0", 8, 2, -1.5, "-0001.50"],
  ["e", "", 0, 2, 12_345, "1.23e+04"],
  ["g", "", 0, undefined, 1_234_567, "1.23457e+06"],
  ["g", "", 0, undefined, 0.5, "0.5"],
  ["g", "", 0, undefined, 100, "100"],
  ["X", "#", 0, undefined, 255, "0XFF"],
  ["o", "", 0, undefined, 8, "10"],
  ["d", " ", 0, undefined, 5, " 5"],
])(
  "formats numbers as Python's %%%s does (flags %j, width %d, precision %s)",
  (type, flags, width, precision, value, text) => {
    expect(formatPercent({ type, flags, width, precision }, value)).toBe(text);
  },
);
