/** Databases of package systems that Debian doesn't use, made by their own tools, beside what these print of them. */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Package } from "../../../src/protocol/sections.ts";
import { collectFrom } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { describeNeeding } from "../../requirements.ts";

/** Sizes in bytes; the second has an epoch, the third no packager. */
const pacmanPackages = [
  "pkgname = plain\npkgver = 1.0-1\narch = any\nsize = 1024\npackager = Jane Doe <jane@example.com>",
  "pkgname = with-epoch\npkgver = 2:1.4.2.r3.gabc-3\narch = x86_64\nsize = 123456\npackager = Jane Doe <jane@example.com>",
  "pkgname = lib32-a+b\npkgver = 20240101-1.1\narch = x86_64\nsize = 0",
];

let folder: string;
let packages: readonly Package[];
const of = (system: string) => packages.filter(({ source }) => source === system);
const environment = () => ({ ...process.env, HOME: folder, LC_ALL: "C", TZ: "UTC" });
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: "pipe", env: environment() });

function pacman(...args: string[]): string {
  const places = ["--root", join(folder, "root"), "--dbpath", join(folder, "pacman")];
  return run("pacman", "--config", join(folder, "pacman.conf"), ...places, "--noconfirm", ...args);
}

function installByPacman(): void {
  for (const name of ["root", "pacman"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "pacman.conf"), "[options]\nArchitecture = auto x86_64\n");
  const files = pacmanPackages.map((fields, index) => {
    const content = join(folder, `content-${index}`);
    mkdirSync(content);
    writeFileSync(join(content, ".PKGINFO"), `${fields}\nbuilddate = 1700000000\n`);
    writeFileSync(join(content, `file-${index}`), "");
    const file = join(folder, `${index}.pkg.tar`);
    run("tar", "-C", content, "-cf", file, ".PKGINFO", `file-${index}`);
    return file;
  });
  pacman("--noprogressbar", "-U", ...files);
}

function installByFlatpak(id: string, version: string): void {
  const app = join(folder, id);
  const metadata = join(app, "files/share/app-info/xmls");
  for (const path of [metadata, join(app, "export")]) mkdirSync(path, { recursive: true });
  const runtime = "runtime=org.example.Platform/x86_64/1";
  writeFileSync(join(app, "metadata"), `[Application]\nname=${id}\n${runtime}\n`);
  writeFileSync(join(app, "files/data"), randomBytes(300_000));
  const component = `<component type="desktop"><id>${id}</id><name>${id}</name><releases><release version="${version}" timestamp="1700000000"/></releases></component>`;
  const catalogue = `<?xml version="1.0"?><components version="0.8">${component}</components>`;
  writeFileSync(join(metadata, `${id}.xml.gz`), gzipSync(catalogue));
  const repository = join(folder, "repository");
  run("flatpak", "build-export", "--disable-sandbox", repository, app);
  run("flatpak", "remote-add", "--user", "--if-not-exists", "--no-gpg-verify", "local", repository);
  run("flatpak", "install", "--user", "--noninteractive", "--no-deps", "local", id);
}

describeNeeding(
  ["namespaces", "command:pacman", "command:flatpak"],
  "packages that their own tools have installed",
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ksocket-packages-"));
      installByPacman();
      installByFlatpak("org.example.Editor", "3.2.1");
      installByFlatpak("org.example.Viewer", "");
      const shell = join(folder, "shell");
      const cover = `mount --bind ${folder}/pacman /var/lib/pacman`;
      writeFileSync(
        shell,
        `#!/bin/sh\nexec unshare --mount --propagation private sh -c '${cover} && exec sh -c "$1"' sh "$2"\n`,
        { mode: 0o755 },
      );
      const told = await collectFrom(shellSession({ shell: [shell, "-c"], env: { HOME: folder } }));
      packages = told.value("packages");
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it("are read of pacman as it prints them", () => {
      const records = pacman("-Qi").trim().split("\n\n");
      const expected = records.map((record) => {
        const field = (name: string) => new RegExp(`^${name} +: (.*)$`, "m").exec(record)?.[1];
        const vendor = field("Packager");
        return {
          name: field("Name"),
          version: field("Version"),
          source: "pacman",
          arch: field("Architecture"),
          ...(vendor !== "None" && vendor !== "Unknown Packager" && { vendor }),
          installedAt: Date.parse(`${field("Install Date")} UTC`),
        };
      });
      expect(expected.length).toBe(pacmanPackages.length);
      expect(of("pacman")).toMatchObject(expected);
      const sizes = new Map(of("pacman").map(({ name, size }) => [name, size]));
      expect(sizes.get("plain")).toBe(1);
      expect(sizes.get("with-epoch")).toBe(121);
    });

    it("are read of flatpak as it lists them", () => {
      const listed = run("flatpak", "list", "--columns=application,version,arch,origin");
      const rows = of("flatpak").map(({ name, version, arch, vendor }) =>
        [name, version, arch, vendor].join("\t"),
      );
      expect(rows.sort()).toEqual(listed.trimEnd().split("\n").sort());
      expect(rows.some((row) => row.startsWith("org.example.Editor\t3.2.1\t"))).toBe(true);
      // 300,000 bytes and little more.
      expect(of("flatpak").map(({ size }) => Math.round((size ?? 0) / 10))).toEqual([29, 29]);
    });
  },
);
