/** The whole script in a real shell of this machine, each field beside what the machine's own tools print. */

import { execFileSync } from "node:child_process";
import { hostname } from "node:os";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { canonicalAddress } from "../../../src/net/address.ts";
import { type Collected, collectFrom, keeperOfTests } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { describeNeeding } from "../../requirements.ts";

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } }).trim();
const json = <Value>(schema: z.ZodType<Value>, command: string, ...args: string[]): Value =>
  schema.parse(JSON.parse(run(command, ...args) || "[]"));

const needs = [
  "command:dpkg-query",
  "command:ip",
  "command:ss",
  "command:lscpu",
  "command:lsblk",
] as const;

describeNeeding(needs, "the inventory of this machine", () => {
  let told: Collected;
  beforeAll(async () => {
    told = await collectFrom(shellSession());
  });

  it("has the packages of dpkg-query, field by field", () => {
    const format =
      "$" +
      "{db:Status-Status}\t$" +
      "{Package}\t$" +
      "{Version}\t$" +
      "{Architecture}\t$" +
      "{Installed-Size}\n";
    const expected = run("dpkg-query", "-W", `-f=${format}`)
      .split("\n")
      .map((line) => line.split("\t"))
      .filter(([status]) => status !== "not-installed" && status !== "config-files")
      .map(([, name, version, arch, size]) => `${name} ${version} ${arch} ${size || undefined}`);
    const packages = told.value("packages").filter(({ source }) => source === "dpkg");
    expect(told.read("packages")?.status).toBe("complete");
    expect(
      packages.map(({ name, version, arch, size }) => `${name} ${version} ${arch} ${size}`),
    ).toEqual(expected);
    expect(packages.every(({ installedAt = 0 }) => installedAt > 1e12)).toBe(true);
  });

  it("has the kernel of uname and the system of os-release", () => {
    expect(told.value("kernel")).toEqual({
      name: run("uname", "-s"),
      release: run("uname", "-r"),
      version: run("uname", "-v").replaceAll(/\s+/g, " "),
      architecture: run("uname", "-m"),
    });
    const id = run("sh", "-c", '. /etc/os-release; echo "$NAME|$VERSION_ID|$PRETTY_NAME"').split(
      "|",
    );
    const system = told.value("system");
    expect([system.family, system.version?.split(".")[0], system.description]).toEqual(id);
    expect(system.name).toBe(hostname());
    expect(told.of("hostname").map((item) => item.hostname)).toContain(hostname());
  });

  it("has the interfaces and addresses of ip -j", () => {
    const rows = json(
      z.array(
        z.looseObject({
          ifname: z.string(),
          ifindex: z.number(),
          mtu: z.number(),
          address: z.string().optional(),
          operstate: z.string(),
          flags: z.array(z.string()),
          addr_info: z.array(
            z.looseObject({ local: z.string().optional(), prefixlen: z.number().optional() }),
          ),
        }),
      ),
      "ip",
      "-j",
      "addr",
    );
    const ours = told.value("interfaces");
    expect(ours.map(({ ifname }) => ifname).sort()).toEqual(
      rows.map(({ ifname }) => ifname).sort(),
    );
    for (const row of rows) {
      const own = ours.find(({ ifname }) => ifname === row.ifname);
      expect(own).toMatchObject({
        ifIndex: row.ifindex,
        mtu: row.mtu,
        operStatus: row.operstate.toLowerCase(),
        adminStatus: row.flags.includes("UP") ? "up" : "down",
        addresses: row.addr_info.flatMap(({ local, prefixlen }) =>
          local === undefined ? [] : [{ addr: canonicalAddress(local), prefixLength: prefixlen }],
        ),
      });
      expect(own?.macaddr).toBe(row.address === "00:00:00:00:00:00" ? undefined : row.address);
    }
  });

  it("has the routes and gateways of ip -j", () => {
    const schema = z.array(
      z.looseObject({
        dst: z.string(),
        gateway: z.string().optional(),
        dev: z.string().optional(),
        protocol: z.string().optional(),
        metric: z.number().optional(),
        type: z.string().optional(),
      }),
    );
    const rows = [
      ...json(schema, "ip", "-j", "-4", "route").map((row) => ({
        ...row,
        any: "0.0.0.0/0",
        bits: 32,
      })),
      ...json(schema, "ip", "-j", "-6", "route").map((row) => ({ ...row, any: "::/0", bits: 128 })),
    ].filter(({ type = "unicast" }) => type === "unicast");
    const full = (dst: string, bits: number) => (dst.includes("/") ? dst : `${dst}/${bits}`);
    const sorted = (texts: string[]) => texts.sort();
    expect(
      sorted(
        told
          .value("routes")
          .map((row) => `${row.destination} ${row.nextHop} ${row.interface} ${row.metric}`),
      ),
    ).toEqual(
      sorted(
        rows.map(
          (row) =>
            `${row.dst === "default" ? row.any : full(row.dst, row.bits)} ${row.gateway} ${row.dev} ${row.metric}`,
        ),
      ),
    );
    expect(told.value("gateways").map(({ addr }) => addr)).toEqual(
      rows.filter(({ dst }) => dst === "default").flatMap(({ gateway }) => gateway ?? []),
    );
  });

  it("has the processors of lscpu and the memory of the kernel", () => {
    const lscpu = new Map(
      run("lscpu")
        .split("\n")
        .map((line) => [line.split(":")[0]?.trim(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const cpu = told.value("cpu");
    const sockets = Number(lscpu.get("Socket(s)"));
    expect(cpu).toMatchObject({
      numberOfProcessors: Number(lscpu.get("CPU(s)")),
      numberOfSockets: sockets,
      numberOfCores: sockets * Number(lscpu.get("Core(s) per socket")),
    });
    expect(cpu.processors?.[0]).toMatchObject({
      modelName: lscpu.get("Model name"),
      vendorName: lscpu.get("Vendor ID"),
    });
    const total = /^MemTotal:\s+(\d+)/m.exec(run("cat", "/proc/meminfo"))?.[1];
    expect(told.value("memory").totalSize).toBe(Number(total));
  });

  it("has the drives of lsblk", () => {
    const rows = json(
      z.object({
        blockdevices: z.array(
          z.looseObject({ name: z.string(), size: z.number(), type: z.string() }),
        ),
      }),
      "lsblk",
      "-J",
      "-b",
      "-d",
    ).blockdevices.filter(
      ({ type, name }) => type === "disk" && !name.startsWith("zram") && !/^(nbd|md)/.test(name),
    );
    const drives = told.value("storage").drives;
    expect(
      drives
        .filter(({ type }) => type !== "optical")
        .map(({ name, size }) => ({ name, size: (size ?? 0) * 1_024 })),
    ).toEqual(rows.map(({ name, size }) => ({ name, size })));
  });

  it("has the file systems of df", () => {
    const root = told.value("filesystems").find(({ mountPoint }) => mountPoint === "/");
    const [, total] = run("df", "-kP", "/").split("\n")[1]?.split(/\s+/) ?? [];
    expect(root?.totalSize).toBe(Number(total));
    expect(root?.usedSize).toBeGreaterThan(0);
  });

  it("has users that can log in, and none of the others", () => {
    const users = told.value("users");
    expect(users.find(({ name }) => name === "root")).toMatchObject({
      uid: 0,
      home: "/root",
      groups: ["root"],
    });
    expect(users.map(({ name }) => name)).not.toContain("nobody");
  });

  it("says when the machine was started and where its clock stands", () => {
    const boot = told.value("boot");
    const btime = /^btime (\d+)/m.exec(run("cat", "/proc/stat"))?.[1];
    expect(boot.bootedAt).toBe(Number(btime) * 1_000);
    expect(boot.timeZone).toMatch(/^\w/);
  });

  it("recognises the machine by its id and its own addresses", () => {
    const signatures = told.of("signature");
    expect(signatures.find(({ type }) => type === "machineId")?.value).toBe(
      run("cat", "/etc/machine-id"),
    );
    expect(
      signatures.filter(({ type }) => type === "ownAddress").map(({ value }) => value),
    ).not.toContain("127.0.0.1");
  });

  it("sends no package list when nothing has changed, and the whole one again when something has", async () => {
    const [first, second, third] = [{ bytes: 0 }, { bytes: 0 }, { bytes: 0 }];
    const counted = (count: { bytes: number }) =>
      shellSession({
        onBytes: (bytes) => {
          count.bytes += bytes;
        },
      });
    const { remembered } = await collectFrom(counted(first));
    const again = await collectFrom(counted(second), { remembered });
    expect(again.read("packages")).toMatchObject({ status: "unchanged" });
    expect(again.read("packages")?.value).toBeUndefined();
    expect(again.value("kernel")).toEqual(told.value("kernel"));
    expect(second.bytes).toBeLessThan(first.bytes / 5);
    for (const section of [
      "system",
      "product",
      "cpu",
      "storage",
      "users",
      "virtualisation",
    ] as const)
      expect(again.read(section)?.value).toEqual(told.read(section)?.value);
    expect(again.of("hostname").length).toBe(told.of("hostname").length);
    expect(new Set(again.of("section").map(({ section }) => section))).toEqual(
      new Set(told.of("section").map(({ section }) => section)),
    );
    const changed = await collectFrom(counted(third), {
      remembered: { "ssh-packages": { cksum: "1 2" } },
    });
    expect(changed.value("packages")).toEqual(told.value("packages"));
  });

  it.each([
    ["lost", {}],
    ["spoilt", { answers0: "c3BvaWx0" }],
  ])("is asked for all sections again when the answers held are %s", async (_, held) => {
    const { cksum = "", who = "" } = told.remembered["ssh-packages"] ?? {};
    const remembered = { "ssh-packages": { cksum, who, ...held } };
    const again = await collectFrom(shellSession(), { remembered });
    expect(again.read("packages")?.status).toBe("unchanged");
    expect(again.value("users")).toEqual(told.value("users"));
    expect(again.remembered["ssh-packages"]).toMatchObject({
      cksum,
      answers0: expect.stringMatching(/./) as string,
    });
  });

  it("tells the package list anew to another keeper, and to one that lacks lists", async () => {
    const { remembered } = told;
    const ofNobody = await collectFrom(shellSession(), { remembered, keeper: undefined });
    expect(ofNobody.value("packages")).toEqual(told.value("packages"));
    expect(ofNobody.remembered["ssh-packages"]).toBeUndefined();
    for (const changes of [{ id: "0b3c52a1-6f0e-4b3e-8a3c-1d2b5f1e7a90" }, { lacksLists: true }]) {
      const keeper = { ...keeperOfTests, ...changes };
      const again = await collectFrom(shellSession(), { remembered, keeper });
      expect(again.value("packages")).toEqual(told.value("packages"));
      const next = await collectFrom(shellSession(), {
        remembered: again.remembered,
        keeper: { ...keeper, lacksLists: false },
      });
      expect(next.read("packages")?.status).toBe("unchanged");
    }
  });

  it("takes no fingerprint that isn't one", async () => {
    const remembered = { "ssh-packages": { cksum: "' ; touch /tmp/ksocket-injected; '" } };
    expect((await collectFrom(shellSession(), { remembered })).read("packages")?.status).toBe(
      "complete",
    );
  });
});
