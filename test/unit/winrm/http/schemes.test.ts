import { describe, expect, it } from "vitest";
import { parseSchemes, schemeNames } from "../../../../workers/winrm/http/schemes.ts";

const names = (header: string) => parseSchemes(header).map(({ scheme }) => scheme);

describe("the schemes that a server offers", () => {
  it("are read in any order, joined or alone", () => {
    expect(names('Negotiate, Basic realm="WSMAN", CredSSP')).toEqual([
      "negotiate",
      "basic",
      "credssp",
    ]);
    expect(names('Basic realm="a, Kerberos",Kerberos')).toEqual(["basic", "kerberos"]);
    expect(names("Negotiate")).toEqual(["negotiate"]);
    expect(parseSchemes(undefined)).toEqual([]);
  });

  it("come with their token", () => {
    const [first, second] = parseSchemes("Negotiate dG9rZW4=, CredSSP");
    expect(first?.token?.toString()).toBe("token");
    expect(second).toEqual({ scheme: "credssp", token: undefined });
  });

  it("are named for people, a few of them", () => {
    expect(schemeNames(parseSchemes("negotiate, kerberos, negotiate"))).toBe("Negotiate, Kerberos");
    expect(schemeNames([])).toBe("none");
    const many = Array.from({ length: 100 }, (_, index) => `S${index}`).join(", ");
    expect(schemeNames(parseSchemes(many)).split(", ")).toHaveLength(8);
  });
});
