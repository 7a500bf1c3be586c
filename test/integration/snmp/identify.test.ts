import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { folderWith } from "../../folder-with.ts";
import { ksocketCommand } from "../../system/run-ksocket.ts";
import { system } from "../../unit/snmp/recorded.ts";

const run = promisify(execFile);

it("ksocket snmp identify says what a recorded device is, and where that was read", async () => {
  const home = folderWith({
    "device.snmprec": system(
      "Juniper Networks, Inc. srx300 internet router, kernel JUNOS 21.2R3.8",
      "1.3.6.1.4.1.2636.1.1.1.2.134",
    )
      .concat("1.3.6.1.4.1.2636.3.1.3.0|4|CV0123AF0001")
      .join("\n"),
    "empty.snmprec": "",
  });
  const identify = (file: string) =>
    run(...ksocketCommand(["snmp", "identify", `${home}/${file}`]), {
      env: { ...process.env, KSOCKET_HOME: home },
    });
  const { stdout } = await identify("device.snmprec");
  expect(stdout).toContain("vendorName: Juniper");
  expect(stdout).toContain("modelName: srx300");
  expect(stdout).toContain("serialNumber: CV0123AF0001");
  expect(stdout).toContain("JUNIPER-MIB::jnxBoxSerialNo.0");
  await expect(identify("empty.snmprec")).rejects.toThrow("no line of the form");
});
