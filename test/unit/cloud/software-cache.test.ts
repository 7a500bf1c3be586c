import { describe, expect, it } from "vitest";
import { SoftwareCache } from "../../../src/cloud/store/software-cache.ts";
import { packageKind, updateKind } from "../../../src/cloud/store/software-kinds.ts";

const openssl = { name: "openssl", version: "3.0.11", arch: "amd64" };

describe("the software that was met lately", () => {
  it("is found by all that makes it distinct, an empty text being as good as none", () => {
    const cache = new SoftwareCache(packageKind);
    cache.add({ ...openssl, installedAt: 5 }, 1);
    cache.add({ ...openssl, arch: "arm64" }, 2);
    cache.add({ ...openssl, vendor: "Debian" }, 3);
    expect(cache.find({ ...openssl, source: "", installedAt: 7 })).toBe(1);
    expect(cache.find({ ...openssl, arch: "arm64" })).toBe(2);
    expect(cache.find({ ...openssl, vendor: "Debian" })).toBe(3);
    expect(cache.find({ ...openssl, version: "3.0.12" })).toBeUndefined();
    expect(cache.find({ ...openssl, name: "zlib" })).toBeUndefined();
    const updates = new SoftwareCache(updateKind);
    updates.add({ hotFixId: "KB1", title: "One" }, 4);
    expect(updates.find({ hotFixId: "KB1", title: "One", installedBy: "SYSTEM" })).toBe(4);
    expect(updates.find({ hotFixId: "KB1", title: "Two" })).toBeUndefined();
  });

  it("keeps the newest versions of one name only, and no item that is very long", () => {
    const cache = new SoftwareCache(packageKind);
    const version = (n: number) => ({ ...openssl, version: String(n) });
    for (let n = 1; n <= 100; n += 1) cache.add(version(n), n);
    const found = Array.from({ length: 100 }, (_, n) => cache.find(version(n + 1)));
    expect(found.filter((id) => id !== undefined)).toEqual(
      Array.from({ length: 32 }, (_, n) => n + 69),
    );
    const long = { ...openssl, version: "9".repeat(1_000) };
    cache.add(long, 7);
    expect(cache.find(long)).toBeUndefined();
  });
});
