import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandVariables } from "../../../src/yaml/expand.ts";
import { nearestName } from "../../../src/yaml/nearest.ts";

const environment = { HOME_DIR: "/opt/k", EMPTY: "", DOLLAR: "$HOME_DIR" };
const expanded = (text: string) => {
  const expansion = expandVariables(text, environment);
  return expansion.isExpanded ? expansion.text : expansion.message;
};

describe("expansion", () => {
  it.each([
    ["$HOME_DIR/etc", "/opt/k/etc"],
    ["${HOME_DIR}etc", "/opt/ketc"],
    ["a$$b", "a$b"],
    ["$$HOME_DIR", "$HOME_DIR"],
    ["5$ 5% $", "5$ 5% $"],
    ["[$EMPTY]", "[]"],
    ["$DOLLAR", "$HOME_DIR"],
  ])("makes %s into %s", (text, result) => {
    expect(expanded(text)).toBe(result);
  });

  it("names every variable that is not set", () => {
    expect(expanded("$NO_ONE ${NO_TWO} $HOME_DIR")).toBe(
      "the variable NO_ONE is not set; write $$ for a dollar sign. the variable NO_TWO is not set; write $$ for a dollar sign.",
    );
  });

  it("refuses what is no name between braces, and references where no secret stands", () => {
    expect(expanded("${a-b}")).toContain("does not hold the name");
    expect(expanded("x${env:A}")).toContain("must be the whole value");
  });

  it("leaves any text alone when its dollar signs are doubled", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(expanded(text.replaceAll("$", "$$$$"))).toBe(text);
      }),
    );
  });

  it("puts any value in as it is, between any texts without dollar signs", () => {
    const plain = fc.string().filter((text) => !text.includes("$"));
    fc.assert(
      fc.property(plain, fc.string(), plain, (before, value, after) => {
        const result = expandVariables(`${before}\${V}${after}`, { V: value });
        expect(result).toEqual({ isExpanded: true, text: before + value + after });
      }),
    );
  });
});

it("suggests the nearest known name, and none when nothing is near", () => {
  expect(nearestName("prot", ["port", "host"])).toBe("port");
  expect(nearestName("LogLevel", ["logfile", "loglevel"])).toBe("loglevel");
  expect(nearestName("banana", ["port", "host"])).toBeUndefined();
});
