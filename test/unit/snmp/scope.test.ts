import { describe, expect, it } from "vitest";
import { Scope } from "../../../workers/snmp/login/scope.ts";

describe("a scope", () => {
  it("ends with the signal around it, for its reason", () => {
    const outer = new AbortController();
    const scope = new Scope(outer.signal);
    outer.abort("around");
    expect(scope.signal.reason).toBe("around");
  });

  it("that begins after the end of that signal is over", () => {
    expect(new Scope(AbortSignal.abort("around")).signal.reason).toBe("around");
  });

  it("ends by itself, and leaves the signal around it alone", () => {
    const outer = new AbortController();
    const scope = new Scope(outer.signal);
    scope.end("done");
    outer.abort("later");
    expect(scope.signal.reason).toBe("done");
  });
});
