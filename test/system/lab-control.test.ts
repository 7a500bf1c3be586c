import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cloudAddress, type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { ip, knownLabs } from "../lab/namespaces.ts";
import { residentKb } from "../lab/place.ts";
import { describeNeeding } from "../requirements.ts";

const requirements = [...labRequirements, "command:fping", "command:ping"] as const;

describeNeeding(requirements, "a lab under control", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ link: "10.77.0.0/24", routed: ["10.78.0.0/24"], hasCloud: true });
  });
  afterAll(() => lab.stop());
  const reaches = async (address: string) =>
    (await lab.exec("ping", ["-c1", "-W1", address])).code === 0;

  it("records every packet, with the time of its arrival", async () => {
    await reaches(lab.plan.gateway);
    lab.resetCapture();
    await lab.exec("fping", [
      "-q",
      "-r0",
      "-t",
      "100",
      "-i",
      "10",
      "-c",
      "3",
      "-p",
      "200",
      "10.78.0.9",
    ]);
    await lab.exec("fping", ["-q", "-r0", "-t", "100", "-i", "1", "-g", "10.78.0.0/24"]);
    const capture = lab.capture();
    expect(capture.drops).toBe(0);
    expect(capture.isComplete).toBe(true);
    expect(capture.counts()["icmp-echo"]).toBe(3 + 254);
    expect(capture.busiestSecondOfOneHost(["icmp-echo"])).toEqual({
      target: "10.78.0.9",
      packets: expect.any(Number) as number,
    });
    expect(capture.busiestSecond(["icmp-echo"])).toBeLessThanOrEqual(257);
  });

  it("cuts one link without the other, and restores it", async () => {
    await lab.cutLink("site");
    expect(await reaches(lab.plan.gateway)).toBe(false);
    expect(await reaches(cloudAddress)).toBe(true);
    await lab.restoreLink("site");
    await lab.cutLink("cloud");
    expect(await reaches(cloudAddress)).toBe(false);
    await lab.restoreLink("cloud");
    await lab.exec("ping", ["-c1", "-W5", lab.plan.gateway]);
    expect(await reaches(lab.plan.gateway)).toBe(true);
  });

  it("gives a command its input, environment and exit code, and tells its memory", async () => {
    const script = 'read line; echo "$line $COLOUR"; echo oops >&2; exit 3';
    const done = await lab.exec("sh", ["-c", script], { input: "hello\n", env: { COLOUR: "red" } });
    expect(done).toMatchObject({ stdout: "hello red\n", stderr: "oops\n", code: 3 });
    expect(done.maxRssKb).toBeGreaterThan(100);
  });

  it("kills a command that overstays, with its children", async () => {
    const done = await lab.exec("sh", ["-c", "sleep 600 & sleep 600"], { timeoutMs: 300 });
    expect(done.code).toBeNull();
    const left = await lab.exec("ip", ["netns", "pids", lab.scanner.namespace]);
    expect(left.stdout.trim().split("\n").length).toBeLessThanOrEqual(3);
  });

  it("tells the memory of a process and its children", () => {
    expect(residentKb(process.pid)).toBeGreaterThan(10_000);
  });

  it("lives beside other labs", async () => {
    const other = await startLab({ link: "10.77.0.0/24", routed: [], alive: 1, seed: 7 });
    try {
      expect(other.truth.arp().size).toBe(253);
      expect((await other.exec("ping", ["-c1", "-W1", other.plan.gateway])).code).toBe(0);
      expect(await reaches(lab.plan.gateway)).toBe(true);
    } finally {
      await other.stop();
    }
    expect(await ip("netns", "list")).not.toContain(other.id);
  });

  it("clears away the lab of an owner that was killed", async () => {
    const program = `
      const { startLab } = await import(${JSON.stringify(new URL("../lab/lab.ts", import.meta.url).href)});
      const lab = await startLab({ link: "10.77.0.0/24", routed: [] });
      console.log(lab.id);
      setInterval(() => undefined, 1000);`;
    const owner = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", program],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [id] = (await once(createInterface(owner.stdout), "line")) as [string];
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(knownLabs()).toContain(id);
    await (await startLab({ link: "10.77.0.0/24", routed: [] })).stop();
    expect(knownLabs()).not.toContain(id);
    expect(await ip("netns", "list")).not.toContain(id);
  });
});
