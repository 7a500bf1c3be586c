/** Further scans of a machine whose network, mounts, containers and files are the test's own. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Collected, collectFrom } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { describeNeeding } from "../../requirements.ts";

const LISTENER = 7_777;

describeNeeding(
  ["namespaces", "command:ip", "command:ss", "command:busybox"],
  "a Linux machine that was read before",
  () => {
    let folder: string;
    let machine: ChildProcess;
    let shell: string;
    let first: Collected;
    const children: ChildProcess[] = [];

    const inside = (...command: string[]) =>
      execFileSync("nsenter", ["-t", `${machine.pid}`, "-n", "-m", ...command], { stdio: "pipe" });

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ksocket-moves-"));
      shell = join(folder, "shell");
      writeFileSync(join(folder, "containers"), "web\ndb\n");
      writeFileSync(join(folder, "docker"), `#!/bin/sh\ncat ${folder}/containers\n`);
      writeFileSync(join(folder, "hosts"), "127.0.0.1 localhost\n");
      chmodSync(join(folder, "docker"), 0o755);
      const own = [
        "mount -t sysfs sysfs /sys",
        "mount -t tmpfs tmpfs /run",
        "touch /run/docker.sock",
        `mount --bind ${folder}/hosts /etc/hosts`,
        "ip link set lo up",
        "echo ready",
        "exec sleep 600",
      ];
      machine = spawn(
        "unshare",
        ["--net", "--mount", "--propagation", "private", "sh", "-c", own.join(" && ")],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      if (machine.stdout !== null) await once(machine.stdout, "data");
      writeFileSync(
        shell,
        `#!/bin/sh\nPATH=${folder}:$PATH exec nsenter -t ${machine.pid} -n -m sh -c "$2"\n`,
        { mode: 0o755 },
      );
      first = await scan();
    });
    afterAll(async () => {
      for (const child of [...children, machine]) {
        const end = once(child, "exit");
        child.kill("SIGKILL");
        await end;
      }
      rmSync(folder, { recursive: true });
    });

    function netcat(...options: string[]): ChildProcess {
      const command = ["-t", `${machine.pid}`, "-n", "busybox", "nc", ...options];
      const child = spawn("nsenter", command, { stdio: "ignore" });
      children.push(child);
      return child;
    }

    let bytes = 0;
    function scan(last?: Collected, username = "inventory"): Promise<Collected> {
      bytes = 0;
      const onBytes = (count: number) => {
        bytes += count;
      };
      const session = { ...shellSession({ shell: [shell, "-c"], onBytes }), username };
      return collectFrom(session, last && { remembered: last.remembered });
    }

    /** Every section once, with its value, but for the package list. */
    function expectWhole(told: Collected): void {
      const valued = (collected: Collected) =>
        collected
          .of("section")
          .flatMap(({ section, value }) => (value === undefined ? [] : [section]))
          .sort();
      expect(valued(told)).toEqual(valued(first).filter((name) => name !== "packages"));
      expect(told.read("packages")?.status).toBe("unchanged");
    }

    it("gives little more than checksums when nothing has changed", async () => {
      await scan();
      const firstBytes = bytes;
      const again = await scan(first);
      expectWhole(again);
      expect(again.of("remember")).toEqual([]);
      expect(bytes).toBeLessThan(firstBytes / 5);
      for (const section of [
        "interfaces",
        "routes",
        "listeners",
        "virtualisation",
        "users",
      ] as const) {
        expect(again.value(section), section).toEqual(first.value(section));
      }
      expect(again.value("boot").uptimeSeconds).toBeGreaterThanOrEqual(
        first.value("boot").uptimeSeconds ?? 0,
      );
    });

    it("is asked for its network again when an address has come", async () => {
      const before = await scan();
      inside("ip", "addr", "add", "192.0.2.33/32", "dev", "lo");
      const after = await scan(before);
      expectWhole(after);
      const addresses = after.value("interfaces").flatMap(({ addresses }) => addresses);
      expect(addresses.map(({ addr }) => addr)).toContain("192.0.2.33");
      expect((await scan(after)).of("remember")).toEqual([]);
    });

    it("is asked for its routes again when an IPv6 route has another gateway", async () => {
      const route = (verb: string, gateway: string) =>
        inside("ip", "-6", "route", verb, "2001:db8:1::/48", "via", gateway, "dev", "d0");
      inside("ip", "link", "add", "d0", "type", "veth", "peer", "name", "d1");
      for (const name of ["d0", "d1"]) inside("ip", "link", "set", name, "up");
      inside("ip", "addr", "add", "2001:db8::1/64", "dev", "d0", "nodad");
      route("add", "2001:db8::2");
      const before = await scan();
      route("change", "2001:db8::3");
      const after = await scan(before);
      expectWhole(after);
      const gateways = after.value("routes").map(({ nextHop }) => nextHop);
      expect(gateways).toContain("2001:db8::3");
      expect(gateways).not.toContain("2001:db8::2");
    });

    it("is asked for its mounts again when one has come", async () => {
      const before = await scan();
      inside("mount", "--bind", folder, "/mnt");
      const after = await scan(before);
      expectWhole(after);
      expect(after.value("filesystems")).toContainEqual(
        expect.objectContaining({ mountPoint: "/mnt" }),
      );
    });

    it("is asked for its listening ports again when one has come", async () => {
      const before = await scan();
      const server = netcat("-l", "-p", `${LISTENER}`);
      const isListening = () => inside("ss", "-Htln").includes(`:${LISTENER}`);
      await expect.poll(isListening, { timeout: 30_000 }).toBe(true);
      const after = await scan(before);
      expectWhole(after);
      expect(after.value("listeners")).toContainEqual(
        expect.objectContaining({ port: LISTENER, process: "busybox" }),
      );
      const again = await scan(after);
      expect(again.of("remember")).toEqual([]);
      expect(again.value("listeners")).toEqual(after.value("listeners"));

      server.kill("SIGSTOP");
      netcat("127.0.0.1", `${LISTENER}`);
      const waiting = () => inside("ss", "-Htln", `sport = :${LISTENER}`).toString();
      await expect.poll(waiting, { timeout: 30_000 }).toMatch(/LISTEN +1 /);
      const whileBusy = await scan(after);
      expect(whileBusy.of("remember")).toEqual([]);
    });

    it("tells its containers once, whether they have changed or not", async () => {
      const before = await scan();
      expect(before.value("virtualisation").containers).toEqual(["web", "db"]);
      const again = await scan(before);
      writeFileSync(join(folder, "containers"), "web\n");
      const after = await scan(before);
      for (const told of [again, after]) expectWhole(told);
      expect(after.value("virtualisation").containers).toEqual(["web"]);
    });

    it("is asked for everything in the same connection when a file has changed", async () => {
      const before = await scan();
      writeFileSync(join(folder, "hosts"), "127.0.0.1 localhost\n192.0.2.1 gateway\n");
      const after = await scan(before);
      expect(after.value("packages")).toEqual(before.value("packages"));
      const names = after.of("section").map(({ section }) => section);
      expect(new Set(names).size).toBe(names.length);
    });

    it("is asked for everything when another account asks", async () => {
      const before = await scan();
      expect((await scan(before, "other")).read("packages")?.status).toBe("complete");
    });
  },
);
