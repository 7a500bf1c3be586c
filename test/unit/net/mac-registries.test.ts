import { describe, expect, it } from "vitest";
import { findOrganisation, isLocallyAdministered } from "../../../src/net/oui.ts";
import { serviceName } from "../../../src/net/service-names.ts";
import { isSharedMac } from "../../../src/net/virtual-mac.ts";
import { loadOuiRegistry } from "../../../src/supervisor/scan/oui-registry.ts";

describe("makers of MAC addresses", () => {
  it("are found by the longest assignment", () => {
    const table = new Map([
      ["70B3D5", "IEEE"],
      ["70B3D51", "a medium block"],
      ["70B3D5123", "a small block"],
    ]);
    expect(findOrganisation(table, "70:b3:d5:12:3f:ff")).toBe("a small block");
    expect(findOrganisation(table, "70:b3:d5:1f:ff:ff")).toBe("a medium block");
    expect(findOrganisation(table, "70:b3:d5:ff:ff:ff")).toBe("IEEE");
    expect(findOrganisation(table, "00:00:00:ff:ff:ff")).toBeUndefined();
  });

  it("are not told of addresses that software made up", () => {
    expect(isLocallyAdministered("02:00:00:00:00:01")).toBe(true);
    expect(findOrganisation(new Map([["020000", "nobody"]]), "02:00:00:00:00:01")).toBeUndefined();
  });

  it("come from the IEEE registry, by name only", () => {
    const vendorOf = loadOuiRegistry();
    expect(vendorOf("00:50:56:ab:cd:ef")).toBe("VMware, Inc.");
    expect(vendorOf("00:00:0c:00:00:01")).toBe("Cisco Systems, Inc");
  });
});

it.each([
  ["00:00:5e:00:01:0a", true],
  ["00:00:5e:00:02:0a", true],
  ["00:00:0c:07:ac:01", true],
  ["00:00:0c:9f:f0:01", true],
  ["00:05:73:a0:00:01", true],
  ["00:07:b4:00:01:02", true],
  ["00:00:5e:00:53:01", false],
  ["00:50:56:ab:cd:ef", false],
])("%s moves between gateways: %s", (macaddr, isShared) => {
  expect(isSharedMac(macaddr)).toBe(isShared);
});

it("names ports as IANA does, by transport", () => {
  expect(serviceName("tcp", 22)).toBe("ssh");
  expect(serviceName("udp", 161)).toBe("snmp");
  expect(serviceName("tcp", 513)).toBe("login");
  expect(serviceName("udp", 513)).toBe("who");
  expect(serviceName("tcp", 137)).toBeUndefined();
});
