import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FirstUseFile } from "../../../workers/harness/tunnel/host-keys/first-use-file.ts";
import { readHostKey } from "../../../workers/harness/tunnel/host-keys/host-key.ts";
import { judgeHostKey } from "../../../workers/harness/tunnel/host-keys/known-keys.ts";

/** A key blob of the type, with anything behind it. */
function key(filling: number, type = "ssh-ed25519") {
  const length = Buffer.from([0, 0, 0, type.length]);
  const shown = readHostKey(Buffer.concat([length, Buffer.from(type), Buffer.alloc(32, filling)]));
  if (shown === undefined) throw new Error("no key");
  return shown;
}

describe("the file of keys trusted on first use", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-first-use-"));
    path = join(folder, "state", "ssh-known-hosts");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says the same to all who add at once, of every host: the first key counts", async () => {
    // Each has its own view of the file and its own descriptor, as threads and processes have.
    const files = Array.from({ length: 6 }, () => new FirstUseFile(path));
    const hosts = Array.from({ length: 40 }, (_, index) => `192.0.2.${index}`);
    const verdicts = await Promise.all(
      hosts.flatMap((host) =>
        files.map(async (file, filling) => {
          const verdict = judgeHostKey(key(filling), await file.add(host, key(filling)));
          return { host, filling, isKnown: verdict === "known" };
        }),
      ),
    );
    const accepted = verdicts.filter(({ isKnown }) => isKnown);
    expect(accepted.map(({ host }) => host).sort()).toEqual([...hosts].sort());
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(hosts.length * files.length);
    const late = new FirstUseFile(path);
    for (const { host, filling } of accepted) {
      expect(judgeHostKey(key(filling), await late.keysOf(host))).toBe("known");
    }
  });

  it("reads what a person has changed, and lines that others append", async () => {
    const file = new FirstUseFile(path);
    expect(judgeHostKey(key(1), await file.add("192.0.2.1", key(1)))).toBe("known");
    appendFileSync(path, `192.0.2.2 ${key(2).type} ${key(2).base64}\n192.0.2.3 ssh-ed`);
    expect(judgeHostKey(key(2), await file.keysOf("192.0.2.2"))).toBe("known");
    expect(judgeHostKey(key(3), await file.keysOf("192.0.2.3"))).toBe("unknown");
    rmSync(path);
    expect(judgeHostKey(key(9), await file.keysOf("192.0.2.1"))).toBe("unknown");
    const patterns = `192.0.2.* ${key(5).type} ${key(5).base64}\n`;
    writeFileSync(path, `${patterns}@revoked 192.0.2.7 ${key(5).type} ${key(5).base64}\n`);
    expect(judgeHostKey(key(5), await file.keysOf("192.0.2.1"))).toBe("known");
    expect(judgeHostKey(key(6), await file.keysOf("192.0.2.1"))).toMatchObject({
      code: "SSH_HOST_KEY_CHANGED",
    });
    expect(judgeHostKey(key(5), await file.keysOf("192.0.2.7"))).toMatchObject({
      code: "SSH_HOST_KEY_REVOKED",
    });
  });

  it("heals a line that was cut short when a machine went down", async () => {
    const file = new FirstUseFile(path);
    await file.add("192.0.2.1", key(1));
    appendFileSync(path, "192.0.2.2 ssh-ed");
    await file.add("192.0.2.3", key(3));
    expect(judgeHostKey(key(3), await file.add("192.0.2.3", key(3)))).toBe("known");
    expect(judgeHostKey(key(1), await file.keysOf("192.0.2.1"))).toBe("known");
    expect(judgeHostKey(key(2), await file.keysOf("192.0.2.2"))).toBe("unknown");
  });
});
