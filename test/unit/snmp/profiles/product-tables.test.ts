/** Devices that answer no more than the system group, and whose sysDescr is the administrator's or hides the model. */

import { describe, expect, it } from "vitest";
import { identifyLines, system } from "../recorded.ts";

const vrp = "Huawei Versatile Routing Platform Software\nVRP (R) software,Version 5.130";
const jetStream = "JetStream 24-Port Gigabit L2 Managed Switch with 4 SFP Slots";

describe("a device's model by its maker's product MIB", () => {
  it.each([
    ["Fortinet", "head office", "12356.101.1.644", "FortiGate-60F"],
    ["Fortinet", "head office", "12356.101.1.631", "FortiGate-90D-POE"],
    ["Fortinet", "head office", "12356.101.1.443", "FortiGate-40F-3G4G"],
    ["Fortinet", "head office", "12356.101.1.646", "FortiWiFi-60F"],
    ["Fortinet", "head office", "12356.101.1.60", "FortiGate-VM64-KVM"],
    ["Fortinet", "head office", "12356.101.1.701", "FortiGate-70F"],
    ["Fortinet", "head office", "12356.101.1.1201", "FortiGate-120G"],
    ["Juniper", "core of the campus", "2636.1.1.1.2.63", "EX4300"],
    ["Juniper", "core of the campus", "2636.1.1.1.2.523", "PTX10003-80C"],
    ["Juniper", "branch", "3224.1.52", "SSG140"],
    ["Cisco", "Cisco NX-OS(tm) n5000, Software (n5000-uk9)", "9.12.3.1.3.1084", "N5K-C5548UP"],
    ["Cisco", "Cisco NX-OS(tm) nxos.7.0.3", "9.12.3.1.3.1812", "N9K-C93180YC-EX"],
    ["Cisco", "Cisco NX-OS(tm) m9100", "9.12.3.1.3.1491", "DS-C9148S-K9"],
    ["Huawei", `${vrp} (S5700 V200R003C00SPC300)`, "2011.2.23.169", "S5700-28C-HI"],
    ["Huawei", `${vrp} (S5320 V200R010C00SPC600)`, "2011.2.23.578", "S5320-28P-LI-AC"],
    ["TP-Link", jetStream, "11863.5.33", "T2600G-28TS"],
    ["TP-Link", jetStream, "11863.1.1.63", "TL-SG3210PE"],
    ["Ruckus", "", "25053.3.1.4.70", "R710"],
    ["Brocade", "stack of the second floor", "1991.1.3.64.2.2.1.2", "ICX7150-48P"],
    ["Brocade", "stack of the second floor", "1991.1.3.68.3.2", "ICX8200-C08PDC"],
    ["F5", "Linux 3.10.0-862.14.4.el7.ve.x86_64", "3375.2.1.3.4.22", "BIG-IP 6900"],
    ["Palo Alto Networks", "", "25461.2.3.38", "PA-220"],
    ["Brocade", "VDX Switch, BR-VDX6720-24", "1588.2.2.1.1.1.1", "VDX 6720-24"],
    ["WatchGuard", "", "3097.1.5.87", "Firebox T40"],
    ["Alcatel-Lucent Enterprise", "6.4.6.442.R01", "6486.800.1.1.2.1.12.1.6", "OS6450-P24"],
    ["Dell", "Ethernet Switch", "674.10895.3011", "PowerConnect 6248"],
    ["Netgear", "Smart switch", "4526.100.4.19", "GS110TP"],
    ["Netgear", "Smart switch", "4526.100.10.18", "S3300-52X"],
    ["Hirschmann", "Hirschmann Railswitch", "248.14.10.40", "RS20"],
    ["ALAXALA", "second floor", "21839.1.2.24", "AX3660S"],
    ["Allied Telesis", "", "207.1.1.51", "AT-AR410v3"],
  ])("%s, which says %j, is found by %s: %s", async (vendor, sysDescr, product, model) => {
    const answer = await identifyLines(...system(sysDescr, `1.3.6.1.4.1.${product}`));
    expect(answer).toMatchObject({ vendor, model });
  });

  it("gives way to what the device says of itself", async () => {
    const answer = await identifyLines(
      ...system(
        "Juniper Networks, Inc. ex4300-48t Ethernet Switch, kernel JUNOS 18.4R2",
        "1.3.6.1.4.1.2636.1.1.1.2.63",
      ),
    );
    expect(answer.model).toBe("ex4300-48t");
  });
});
