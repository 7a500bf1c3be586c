/** A real rpm database of several hundred packages, in the place where rpm looks for it, seen by the script's namespace only. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collectFrom } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { describeNeeding } from "../../requirements.ts";

const SUBPACKAGES = 320;

/** Epochs, vendors and versions as they occur; every third package has an epoch of its own. */
function spec(): string {
  const subpackages = Array.from({ length: SUBPACKAGES }, (_, i) => {
    const epoch = i % 3 === 0 ? `Epoch: ${i % 7}\n` : "";
    return `%package part-${i}\nSummary: Part ${i}\nVersion: ${i}.${i % 10}~rc${i % 4}\n${epoch}%description part-${i}\nPart ${i}\n%files part-${i}\n`;
  });
  return `Name: example\nVersion: 1.0\nRelease: 3%{?dist}\nSummary: An example\nLicense: MIT\nVendor: Example, Inc.\nBuildArch: noarch\n%description\nAn example\n%files\n${subpackages.join("")}`;
}

describeNeeding(["namespaces", "command:rpmbuild", "command:rpm"], "an rpm database", () => {
  let folder: string;
  let database: string;
  const rpm = (...args: string[]) =>
    execFileSync("rpm", ["--dbpath", database, ...args], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-rpm-"));
    database = join(folder, "database");
    mkdirSync(database);
    const file = join(folder, "example.spec");
    writeFileSync(file, spec());
    const quick = ["--define", "_binary_payload w0.gzdio"];
    execFileSync("rpmbuild", ["-bb", "--define", `_topdir ${folder}`, ...quick, file], {
      stdio: "pipe",
    });
    const built = readdirSync(join(folder, "RPMS/noarch")).map((name) =>
      join(folder, "RPMS/noarch", name),
    );
    rpm("--initdb");
    rpm("-i", "--justdb", "--nodeps", "--force-debian", ...built);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function session() {
    // Debian's rpm looks into the home folder; elsewhere it is this one.
    const place = "/var/lib/rpm";
    writeFileSync(join(folder, ".rpmmacros"), `%_dbpath ${place}\n`);
    const shell = join(folder, "shell");
    const covers = `mount --bind ${database} ${place}`;
    writeFileSync(
      shell,
      `#!/bin/sh\nexec unshare --mount sh -c '${covers} && exec sh -c "$1"' sh "$2"\n`,
      { mode: 0o755 },
    );
    return shellSession({ shell: [shell, "-c"], env: { HOME: folder } });
  }

  it("is read package by package as rpm -qa prints it", async () => {
    const told = await collectFrom(session());
    const expected = rpm("-qa", "--qf", "%{NAME} %{EVR} %{ARCH} %{VENDOR} %{INSTALLTIME}\\n")
      .trim()
      .split("\n");
    expect(expected.length).toBeGreaterThan(300);
    const ours = told
      .value("packages")
      .filter(({ source }) => source === "rpm")
      .map(
        (row) =>
          `${row.name} ${row.version} ${row.arch} ${row.vendor} ${(row.installedAt ?? 0) / 1_000}`,
      );
    expect(ours.sort()).toEqual(expected.sort());
  });

  it("is not read again while it stays as it is, and is when a package goes", async () => {
    const { remembered } = await collectFrom(session());
    expect((await collectFrom(session(), { remembered })).read("packages")?.status).toBe(
      "unchanged",
    );
    rpm("-e", "--justdb", "--force-debian", "example-part-1");
    const told = await collectFrom(session(), { remembered });
    expect(told.read("packages")?.status).toBe("complete");
    expect(told.value("packages").map(({ name }) => name)).not.toContain("example-part-1");
  });
});
