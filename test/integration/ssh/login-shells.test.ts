/** The whole way: worker, ssh2, a real sshd, a login shell, the script. And each POSIX shell as `sh` of the target. */

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import worker from "../../../workers/ssh/worker.ts";
import { Collected, collectFrom, keeperOfTests } from "../../fakes/collected.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";
const GENEROUS_MS = 120_000;
const busybox = "/bin/busybox";

describeNeeding(
  [
    ...sshdRequirements,
    "command:busybox",
    "command:dropbear",
    "command:csh",
    "command:fish",
    "command:mksh",
  ],
  "an inventory over a real sshd",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "ksocket-shells-"));
    const noisy = join(folder, "noisy");
    const ash = join(folder, "ash");
    let sshd: Sshd;
    let dropbear: Sshd;

    beforeAll(async () => {
      chmodSync(folder, 0o755);
      symlinkSync(busybox, ash);
      // A login shell that talks before it does what it was asked, on both streams, and without an end of line.
      writeFileSync(
        noisy,
        `#!/bin/sh\nyes 'Welcome! section system' | head -c 1000000\nprintf 'so there' >&2\nprintf 'no end of line'\nexec /bin/sh "$@"\n`,
        { mode: 0o755 },
      );
      const shells = {
        dash: "/bin/dash",
        bash: "/bin/bash",
        csh: "/bin/csh",
        fish: "/usr/bin/fish",
        mksh: "/bin/mksh",
        ash,
        noisy,
      };
      const users = Object.entries(shells).map(([name, shell]) => ({
        name,
        password: PASSWORD,
        shell,
      }));
      sshd = await startSshd({ users });
      dropbear = await startSshd({ users, program: "dropbear" });
    });
    afterAll(async () => {
      await sshd.stop();
      await dropbear.stop();
      rmSync(folder, { recursive: true });
    });

    async function scan(username: string, server = sshd, last?: Collected) {
      const credential = sshCredentialFor(username, { password: PASSWORD, port: server.port });
      const remembered = last?.remembered ?? {};
      const request = sshRequestFor(server.address, [credential], {
        testOnly: false,
        remembered,
        keeper: keeperOfTests,
      });
      const { outcome, evidence, logs } = await runOnce(worker, request, {
        deadlineMs: GENEROUS_MS,
      });
      return { outcome, logs, told: new Collected(evidence) };
    }

    it.each(["dash", "bash", "csh", "fish", "mksh", "ash", "noisy"])(
      "reads everything where the login shell is %s",
      async (name) => {
        const { outcome, told, logs } = await scan(name);
        expect(outcome).toEqual({ status: "done", value: { credential: "10.yaml" } });
        expect(told.value("kernel").name).toBe("Linux");
        expect(told.value("packages").length).toBeGreaterThan(50);
        expect(told.value("users").map((user) => user.name)).toContain(name);
        for (const section of [
          "interfaces",
          "routes",
          "cpu",
          "memory",
          "filesystems",
          "boot",
        ] as const) {
          expect(told.read(section)?.status, section).toMatch(/complete|partial/);
        }
        expect(logs.filter(({ level }) => level !== "debug")).toEqual([]);
      },
    );

    it.each(["ash", "dash", "noisy"])(
      "reads everything of %s by Dropbear, and the second time what moves",
      async (name) => {
        const { told, logs } = await scan(name, dropbear);
        const again = await scan(name, dropbear, told);
        expect([...logs, ...again.logs].filter(({ level }) => level !== "debug")).toEqual([]);
        expect(told.value("packages").length).toBeGreaterThan(50);
        expect(again.told.read("packages")?.status).toBe("unchanged");
        expect(again.told.of("login")).toMatchObject([{ code: "OK" }]);
        for (const { section, value } of told.of("section")) {
          if (section === "packages" || value === undefined) continue;
          expect(again.told.read(section)?.value, section).toBeDefined();
        }
        for (const section of ["kernel", "system", "cpu", "users", "filesystems"] as const) {
          expect(told.read(section)?.status, section).toBe("complete");
        }
      },
    );

    it("says which right is missing to see other users' processes", async () => {
      const { told } = await scan("dash");
      const listeners = told.read("listeners");
      expect(listeners?.status).toBe("partial");
      expect(listeners?.missingRight).toMatch(/^dash ALL=\(root\) NOPASSWD: \/\S+\/ss$/);
    });

    it("keeps what was read before the target's time was up", async () => {
      const slow = join(folder, "slow");
      mkdirSync(slow);
      writeFileSync(join(slow, "ip"), "#!/bin/sh\nkill -STOP $$\n", { mode: 0o755 });
      writeFileSync(join(slow, "timeout"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
      const aborter = new AbortController();
      const env = { PATH: `${slow}:${process.env["PATH"]}` };
      const session = shellSession({ env });
      const watched: typeof session = {
        ...session,
        exec: (command, options) =>
          session.exec(command, {
            ...options,
            onData: (chunk) => {
              options.onData(chunk);
              if (Buffer.from(chunk).includes("part addresses")) aborter.abort();
            },
          }),
      };
      const told = await collectFrom(watched, { signal: aborter.signal });
      expect(told.read("storage")?.status).toBe("complete");
      expect(told.read("interfaces")?.status).toBe("partial");
      expect(told.read("packages")).toBeUndefined();
      expect(told.of("remember")).toEqual([]);
    });

    it.each([
      ["dash", "/bin/dash"],
      ["bash", "/bin/bash"],
      ["mksh", "/bin/mksh"],
      ["busybox ash", busybox],
    ])("is the same with %s as the target's sh", async (_, shell) => {
      const bin = join(folder, `bin-${shell.replaceAll("/", "-")}`);
      mkdirSync(bin);
      symlinkSync(shell, join(bin, "sh"));
      const expected = await collectFrom(shellSession());
      const told = await collectFrom(
        shellSession({ env: { PATH: `${bin}:${process.env["PATH"]}` } }),
      );
      for (const section of [
        "packages",
        "interfaces",
        "users",
        "system",
        "kernel",
        "cpu",
        "storage",
        "virtualisation",
      ] as const) {
        expect(told.value(section), section).toEqual(expected.value(section));
      }
    });

    it("does without iproute2, by the kernel's own tables", async () => {
      const bin = join(folder, "busybox-only");
      mkdirSync(bin);
      const applets = [
        "cat",
        "grep",
        "uname",
        "cksum",
        "stat",
        "id",
        "ls",
        "date",
        "tr",
        "sed",
        "df",
        "true",
        "timeout",
        "renice",
        "hostname",
        "awk",
        "mount",
      ];
      // Outside of what is covered below.
      const copy = join(folder, "busybox-copy");
      copyFileSync(busybox, copy);
      chmodSync(copy, 0o755);
      for (const applet of applets) symlinkSync(copy, join(bin, applet));
      // Not busybox's own shell, which finds all of its applets, ip among them.
      copyFileSync("/bin/dash", join(bin, "sh"));
      chmodSync(join(bin, "sh"), 0o755);
      const script = join(folder, "only-busybox");
      const covers = ["/usr/sbin", "/usr/bin"].map((path) => `${copy} mount --bind ${bin} ${path}`);
      writeFileSync(
        script,
        `#!/bin/sh\nexec unshare --mount ${copy} sh -c '${covers.join("; ")}; PATH=${bin} exec ${bin}/sh -c "$2"' sh "$@"\n`,
        { mode: 0o755 },
      );
      const expected = await collectFrom(shellSession());
      const told = await collectFrom(shellSession({ shell: [script, "-c"] }));
      expect(told.read("routes")?.source).toBe("/proc/net/route");
      expect(told.read("interfaces")?.source).toBe("/proc/net");
      expect(told.value("kernel")).toEqual(expected.value("kernel"));
      expect(told.value("memory").totalSize).toBe(expected.value("memory").totalSize);
      const gateways = (collected: Collected) =>
        collected.value("gateways").map(({ addr }) => addr);
      expect(gateways(told)).toEqual(gateways(expected));
      const sorted = (collected: Collected) =>
        collected
          .value("interfaces")
          .flatMap(({ ifname, addresses }) =>
            addresses.map(({ addr, prefixLength }) => `${ifname} ${addr}/${prefixLength}`),
          )
          .sort();
      expect(sorted(told)).toEqual(sorted(expected));
    });
  },
);
