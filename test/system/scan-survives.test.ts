/** A scan ordered by the cloud while the cloud, the agent or the link between them fails. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { SiteProduct } from "./site-product.ts";

describeNeeding([...labRequirements, "capture", "build"], "a scan", () => {
  let lab: Lab;
  let home: string;
  let product: SiteProduct;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "ksocket-survives-"));
    lab = await startLab({ link: "10.77.0.0/24", routed: ["10.78.0.0/24"], hasCloud: true });
    product = new SiteProduct(lab, home);
    await product.start([lab.plan.link, ...lab.plan.routed]);
  });
  afterEach(async () => {
    await product.stop();
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Some of the addresses have arrived, and others are still to come. */
  const isInItsMidst = (scanId: string) =>
    product.until("addresses arrive", async () => {
      const { numberOfAddresses, isOver } = await product.scan(scanId);
      return numberOfAddresses > 0 || isOver;
    });
  const isOver = (scanId: string) =>
    product.until("the scan is over", async () => (await product.scan(scanId)).isOver);

  /** Every host of the ground truth that a scan can see, each once. */
  const expectWhole = async () => {
    const addresses = await product.nodeAddresses();
    const ipv4 = addresses.filter((address) => !address.includes(":"));
    expect(new Set(ipv4).size).toBe(ipv4.length);
    const lived = lab.truth.hosts.map(({ address }) => address);
    const missed = lived.filter((address) => !ipv4.includes(address));
    expect(missed).toEqual([]);
  };

  it("arrives whole and once though the cloud is killed in its midst, three times", async () => {
    const scanId = await product.startScan();
    for (let kill = 0; kill < 3; kill += 1) {
      await isInItsMidst(scanId);
      await product.kill("cloud");
      await product.startCloud();
    }
    await isOver(scanId);
    expect((await product.scan(scanId)).status).toBe("succeeded");
    await expectWhole();
  });

  it("is marked interrupted with what it had when the agent is killed, and the next one is whole", async () => {
    const scanId = await product.startScan();
    await isInItsMidst(scanId);
    await product.kill("agent");
    await product.startAgent();
    await isOver(scanId);
    const { status, numberOfAddresses } = await product.scan(scanId);
    expect(status).toBe("interrupted");
    expect(numberOfAddresses).toBeGreaterThan(0);
    await isOver(await product.startScan());
    await expectWhole();
  });

  it("arrives whole and once though the link is cut until both sides have given each other up", async () => {
    const scanId = await product.startScan();
    await isInItsMidst(scanId);
    await lab.cutLink("cloud");
    await product.until(
      "the cloud has given the agent up",
      async () => !(await product.isLinked()),
    );
    await lab.restoreLink("cloud");
    await isOver(scanId);
    expect((await product.scan(scanId)).status).toBe("succeeded");
    await expectWhole();
  });
});
