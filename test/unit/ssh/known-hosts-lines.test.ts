import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  knownHostsName,
  parseKnownHostsLine,
} from "../../../workers/harness/tunnel/host-keys/known-hosts-lines.ts";

const line = (hosts: string) => parseKnownHostsLine(`${hosts} ssh-ed25519 AAAA comment`);
const matches = (hosts: string, name: string) => line(hosts)?.matches(name);

describe("a line of known_hosts", () => {
  it("names a host by address, and by port when that isn't 22", () => {
    expect(knownHostsName("192.0.2.1", 22)).toBe("192.0.2.1");
    expect(knownHostsName("2001:DB8::1", 2222)).toBe("[2001:db8::1]:2222");
  });

  it("matches by patterns as sshd(8) says", () => {
    expect(matches("192.0.2.*", "192.0.2.77")).toBe(true);
    expect(matches("192.0.2.?", "192.0.2.77")).toBe(false);
    expect(matches("*,!192.0.2.77", "192.0.2.77")).toBe(false);
    expect(matches("a.example,192.0.2.77", "192.0.2.77")).toBe(true);
    expect(matches("!192.0.2.77", "192.0.2.78")).toBe(false);
  });

  it("matches like the regular expression of the pattern does", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 8 });
    const names = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        fc.pre(pattern.length > 0);
        const source = pattern.join("").replaceAll("*", ".*").replaceAll("?", ".");
        const expected = new RegExp(`^${source}$`).test(name.join(""));
        expect(matches(pattern.join(""), name.join(""))).toBe(expected);
      }),
    );
  });

  it("is none when it is a comment, empty, cut short or of an unknown marker", () => {
    for (const text of [
      "",
      "# a b c",
      "host",
      "host ssh-rsa",
      "@other host ssh-rsa AAAA",
      "@revoked",
    ]) {
      expect(parseKnownHostsLine(text)).toBeUndefined();
    }
  });

  it("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, name) => {
        parseKnownHostsLine(text)?.matches(name);
        parseKnownHostsLine(`|1|${text} ssh-rsa AAAA`)?.matches(name);
      }),
    );
  });
});
