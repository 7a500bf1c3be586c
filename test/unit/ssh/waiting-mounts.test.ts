import { expect, it } from "vitest";
import type { HeldAnswers } from "../../../workers/ssh/collect/held-answers.ts";
import { mayWait } from "../../../workers/ssh/collect/waiting-mounts.ts";
import { whatMovesScript } from "../../../workers/ssh/script/what-moves.ts";

const held = (...mounts: string[]): HeldAnswers =>
  new Map([["filesystems", { parts: new Map([["mounts", mounts]]), isWhole: true }]]);
const local = "/dev/sda1 / ext4 rw,relatime 0 0";

it("lets df run without a time limit only where the kernel alone serves every mount", () => {
  expect(mayWait(held(local, "proc /proc proc rw 0 0"))).toBe(false);
  expect(mayWait(held(local, "s3fs /bucket fuse.s3fs rw 0 0"))).toBe(true);
  expect(mayWait(held(local, "filer:/home /home nfs4 rw 0 0"))).toBe(true);
  expect(mayWait(held(local, "host /shared virtiofs rw 0 0"))).toBe(true);
  expect(mayWait(held(local, "unreadable"))).toBe(true);
  expect(mayWait(new Map())).toBe(true);
});

it("puts the time limit into the script, and takes nothing but numbers into it", () => {
  const known = { fingerprint: "1 2", network: "3 4" };
  expect(whatMovesScript("k0", { ...known, mayWait: true })).toContain("timeout 20 df");
  expect(whatMovesScript("k0", { ...known, mayWait: false })).not.toContain("timeout 20 df");
  for (const network of ["3 4'; reboot; '", "3", ""]) {
    expect(() => whatMovesScript("k0", { ...known, network, mayWait: false })).toThrow(TypeError);
  }
});
