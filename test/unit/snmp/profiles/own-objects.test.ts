/** Devices whose sysDescr is the administrator's, and whose own MIB tells what they are. */

import { describe, expect, it } from "vitest";
import { sectionOf } from "../../../corpus/recordings.ts";
import { identifyLines, readLines, system } from "../recorded.ts";

const enterprises = "1.3.6.1.4.1";

const read = (product: string, objects: Record<string, string | number>) =>
  readLines(
    ...system("second floor", `${enterprises}.${product}`),
    ...Object.entries(objects).map(
      ([oid, value]) => `${enterprises}.${oid}|${typeof value === "number" ? 2 : 4}|${value}`,
    ),
  );

describe("what a device's own MIB tells of it", () => {
  it.each([
    [
      "a Delta UPS of the second generation",
      "2254.2.4",
      "DeltaUPS-MIB::dupsIdentModel.0",
      { "2254.2.5.1.2.0": "RT-3K", "2254.2.5.1.3.0": "1.04", "2254.2.5.1.4.0": "2.2.5" },
      { vendorName: "Delta Electronics", modelName: "RT-3K", firmwareVersionNumber: "1.04" },
    ],
    [
      "a Netgear managed switch",
      "4526.100.1.99",
      "NETGEAR-SWITCHING-MIB::agentInventoryMachineModel.0",
      { "4526.10.1.1.1.3.0": "M4300-28G" },
      { vendorName: "Netgear", modelName: "M4300-28G" },
    ],
    [
      "a Netgear smart switch",
      "4526.100.4.99",
      "NG700-SWITCHING-MIB::agentInventoryMachineModel.0",
      { "4526.11.1.1.1.3.0": "GS724Tv4" },
      { vendorName: "Netgear", modelName: "GS724Tv4" },
    ],
    [
      "an Edgecore switch",
      "259.10.1.24",
      "259.10.1.24.1.1.5.1.0",
      { "259.10.1.24.1.1.5.1.0": "ECS4510-28T" },
      { vendorName: "Edgecore", modelName: "ECS4510-28T" },
    ],
    [
      "a Zyxel switch",
      "890.1.5.8.55",
      "890.1.5.8.55.1.10.0",
      { "890.1.5.8.55.1.10.0": "S130Z12345678" },
      { vendorName: "Zyxel", serialNumber: "S130Z12345678" },
    ],
    [
      "a D-Link smart switch",
      "171.10.76.28",
      "171.10.76.28.1.3.0",
      { "171.10.76.28.1.2.0": "C1", "171.10.76.28.1.3.0": "6.20.B18" },
      { vendorName: "D-Link", firmwareVersionNumber: "6.20.B18", hardwareVersionNumber: "C1" },
    ],
    [
      "a Moxa NPort",
      "8691.2.8",
      "MOXA-NP6000-MIB::modelName.0",
      {
        "8691.2.8.1.1.1.0": "NP6650-8",
        "8691.2.8.1.1.2.0": 1234,
        "8691.2.8.1.1.3.0": "1.14 Build",
      },
      {
        vendorName: "Moxa",
        modelName: "NP6650-8",
        serialNumber: "1234",
        firmwareVersionNumber: "1.14",
      },
    ],
    [
      "an HP power distribution unit",
      "232.165.7",
      "CPQPOWER-MIB::pduModel",
      {
        "232.165.2.1.2.1.3.1": "HP Monitored PDU",
        "232.165.2.1.2.1.5.1": "01.01.0013",
        "232.165.2.1.2.1.7.1": "CN81234567",
      },
      {
        vendorName: "HP",
        modelName: "HP Monitored PDU",
        serialNumber: "CN81234567",
        firmwareVersionNumber: "01.01.0013",
      },
    ],
  ])("names %s, %s by %s", async (_device, sysObjectId, source, objects, expected) => {
    const evidence = await read(sysObjectId, objects);
    expect(sectionOf(evidence, "product")).toMatchObject(expected);
    const product = evidence.find((item) => item.kind === "section" && item.section === "product");
    expect(product?.kind === "section" ? product.source : "").toContain(source);
  });

  it("leaves the whole name to a Netgear switch that tells it in sysDescr", async () => {
    const answer = await identifyLines(
      ...system(
        "M4300-28G ProSAFE 24-port 1G and 4-port 10G, 12.0.2.6, 1.0.0.9",
        `${enterprises}.4526.100.1.99`,
      ),
    );
    expect(answer.model).toBe("M4300-28G");
  });
});
