/**
 * The script in minimal Debian systems made by debootstrap, beside what their own tools print.
 * Roots are kept in $KSOCKET_TEST_ROOTS (default: a folder under the temporary one) and used again; $KSOCKET_TEST_SUITES names others than these.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { type Collected, collectFrom } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { describeNeeding } from "../../requirements.ts";

const GENEROUS_MS = 600_000;
const MIRROR = "http://deb.debian.org/debian";
const roots = process.env["KSOCKET_TEST_ROOTS"] ?? join(tmpdir(), "ksocket-debian-roots");
const suites = (process.env["KSOCKET_TEST_SUITES"] ?? "bookworm trixie").split(" ");

/** Made beside its place and moved there when it is whole. */
function rootOf(suite: string): string {
  const root = join(roots, suite);
  if (existsSync(root)) return root;
  const cache = join(roots, "packages");
  mkdirSync(cache, { recursive: true });
  const draft = `${root}.${process.pid}`;
  try {
    const options = ["--variant=minbase", `--cache-dir=${cache}`];
    execFileSync("debootstrap", [...options, suite, draft, MIRROR], { stdio: "pipe" });
    renameSync(draft, root);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return root;
}

describeNeeding(["namespaces", "command:debootstrap"], "the inventory of a minimal Debian", () => {
  it.each(suites)(
    "agrees in %s with its own tools",
    async (suite) => {
      const root = rootOf(suite);
      const inside = (...command: string[]) =>
        execFileSync("chroot", [root, ...command], {
          encoding: "utf8",
          env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
        }).trim();
      const shell = join(roots, `shell-${process.pid}`);
      writeFileSync(
        shell,
        `#!/bin/sh\nexec unshare --mount sh -c 'mount -t proc proc ${root}/proc && mount --rbind /sys ${root}/sys && exec chroot ${root} /bin/sh -c "$1"' sh "$2"\n`,
        { mode: 0o755 },
      );
      const told = await collectFrom(shellSession({ shell: [shell, "-c"] })).finally(() =>
        rmSync(shell),
      );

      const fields = ["Package", "Version", "Architecture"].map((name) => `$\{${name}}`).join(" ");
      expect(
        told.value("packages").map(({ name, version, arch }) => `${name} ${version} ${arch}`),
      ).toEqual(inside("dpkg-query", "-W", `-f=${fields}\\n`).split("\n"));
      const [family, description] = inside(
        "sh",
        "-c",
        '. /etc/os-release; echo "$NAME|$PRETTY_NAME"',
      ).split("|");
      expect(told.value("system")).toMatchObject({
        family,
        description,
        version: inside("cat", "/etc/debian_version"),
      });
      expect(told.value("kernel").release).toBe(inside("uname", "-r"));
      expect(told.value("users").map(({ name }) => name)).toEqual(["root"]);
      expectSameAsOutside(told);
    },
    GENEROUS_MS,
  );

  let outside: Collected;
  beforeAll(async () => {
    outside = await collectFrom(shellSession());
  });

  /** A minimal root has no ip and no ss: the kernel's own tables tell the same of the same machine. */
  function expectSameAsOutside(told: Collected): void {
    const addresses = (collected: Collected) =>
      collected
        .value("interfaces")
        .flatMap(({ ifname, addresses }) =>
          addresses.map(({ addr, prefixLength }) => `${ifname} ${addr}/${prefixLength}`),
        )
        .sort();
    expect(addresses(told)).toEqual(addresses(outside));
    expect(told.value("gateways")).toEqual(outside.value("gateways"));
    expect(told.value("cpu")).toEqual(outside.value("cpu"));
    const names = (collected: Collected) =>
      collected.value("storage").drives.map(({ name, size }) => `${name} ${size}`);
    expect(names(told)).toEqual(names(outside));
  }
});
