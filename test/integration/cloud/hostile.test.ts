import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import { type Site, scan, site } from "./scans.ts";
import { nodeReport, temporaryFolder } from "./support.ts";

const hostile = [
  '=HYPERLINK("http://evil.example","x")',
  "+1+1",
  "@SUM(A1)",
  "-2",
  '<script>alert(1)</script>"&\u0001',
];

describe("a cloud among hostile devices and clients", () => {
  let cloud: RunningCloud;
  let where: Site;
  let path: string;

  beforeAll(async () => {
    cloud = await runningCloud();
    where = await site(cloud.store);
    path = `/api/apps/sonar/networks/${where.networkId}`;
    const reports = hostile.map((name, n) => {
      const report = nodeReport(n + 1, { packages: [{ name, version: name }] });
      report.node.displayName = name;
      report.node.system = { family: name, version: name, serial: name };
      return report;
    });
    await scan(cloud.store, where, [reports]);
  });
  afterAll(() => cloud.stop());

  const exported = async (query: string) => {
    const answer = await cloud.request("GET", `${path}/managed-nodes/export?${query}`);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };

  it("exports CSV in which nothing is a formula, with a byte order mark by choice", async () => {
    const text = (await exported("format=csv")).toString("utf8");
    expect(text.startsWith("managedNodeId,displayName,")).toBe(true);
    expect(text.split("\r\n")).toHaveLength(hostile.length + 2);
    expect(text).not.toMatch(/(^|,|\n)"?[=+@-]/);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    const marked = await exported("format=csv&bom=true");
    expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect((await exported("format=csv&q=no%20such")).toString().trim().split("\n")).toHaveLength(
      1,
    );
  });

  it("exports a workbook that an independent reader opens, its texts as they are", async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, "nodes.xlsx");
    writeFileSync(file, await exported("format=xlsx"));
    // Python's zipfile and XML parser: the checksums, sizes and the markup are somebody else's to judge.
    const script = `
import sys, zipfile, xml.etree.ElementTree as ET
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
[ET.fromstring(z.read(n)) for n in z.namelist()]
ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
sheet = ET.fromstring(z.read("xl/worksheets/sheet1.xml"))
assert not list(sheet.iter(ns + "f"))
print("\\n".join(row[1].find(ns + "is/" + ns + "t").text for row in sheet.iter(ns + "row")))`;
    const { stdout } = await promisify(execFile)("python3", ["-c", script, file]);
    folder.remove();
    const names = stdout.trim().split("\n");
    expect(names.sort()).toEqual(
      ["displayName", ...hostile.map((name) => name.replace("\u0001", ""))].sort(),
    );
  });

  it("exports JSON Lines that are the list's items", async () => {
    const lines = (await exported("format=jsonl")).toString("utf8").trim().split("\n");
    const { items } = await cloud.json<{ items: unknown[] }>(`${path}/managed-nodes`);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(items);
  });

  it("hands out no file outside of the console's", async () => {
    for (const odd of [
      "/assets/../../package.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets/..%2f..%2fpackage.json",
      "/api/docs/static/..%2f..%2f..%2fpackage.json",
      "//etc/passwd",
    ]) {
      const answer = await new Promise<string>((resolve) => {
        const { port } = new URL(cloud.url);
        const socket = connect(Number(port), "127.0.0.1", () => {
          socket.write(`GET ${odd} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        });
        let text = "";
        socket.on("data", (chunk) => {
          text += String(chunk);
        });
        socket.on("close", () => resolve(text));
      });
      expect([odd, answer.slice(9, 12)]).toEqual([odd, expect.stringMatching(/^40[0134]$/)]);
      expect(answer).not.toContain("devDependencies");
    }
  });

  it("answers others while a thousand connections send nothing, and one sends its headers slowly", async () => {
    const requestTimeouts = { headersMs: 2_000, requestMs: 30_000, idleMs: 5_000, checkMs: 100 };
    const impatient = await runningCloud(undefined, { requestTimeouts });
    const { port } = new URL(impatient.url);
    const sockets: Socket[] = [];
    const opened = Array.from(
      { length: 1_000 },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), "127.0.0.1", resolve);
          socket.on("error", reject);
          sockets.push(socket);
        }),
    );
    await Promise.all(opened);
    const [slow] = sockets;
    slow?.on("error", () => undefined);
    const cutOff = new Promise((resolve) => slow?.once("close", resolve));
    slow?.resume();
    slow?.write("GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow:");
    expect((await fetch(`${impatient.url}/api/health`)).status).toBe(200);
    await cutOff;
    for (const socket of sockets) socket.on("error", () => undefined).destroy();
    await impatient.stop();
  });

  it("says for how long to wait when an address asks without pause", async () => {
    const requestBudget = { burst: 3, perSecond: 0.01 };
    const strict = await runningCloud(undefined, { requestBudget });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await fetch(`${strict.url}/api/health`)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await fetch(`${strict.url}/api/health`);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(10);
    await strict.stop();
  });
});
