import { describe, expect, it } from "vitest";
import { chassisSerial, normaliseSignature } from "../../../src/inventory/identity/normalise.ts";
import type { SignatureType } from "../../../src/protocol/evidence.ts";

describe("one spelling per signature", () => {
  it("takes a UUID in either byte order as the same, with or without braces", () => {
    const uuid = normaliseSignature("smbiosUuid", "4C4C4544-0042-3510-8051-B4C04F564431");
    expect(uuid).toBe("44454c4c420010358051b4c04f564431");
    expect(normaliseSignature("smbiosUuid", "{44454c4c-4200-1035-8051-b4c04f564431}")).toBe(uuid);
  });

  it("takes a serial number with the first word of its vendor", () => {
    const serial = "cisco:foc1234x0ab";
    expect(normaliseSignature("chassisSerial", "Cisco Systems, Inc.|FOC1234X0AB")).toBe(serial);
    expect(normaliseSignature("chassisSerial", "cisco: foc1234 X0AB ")).toBe(serial);
    expect(chassisSerial("FOC1234X0AB", "Cisco")).toBe(serial);
    expect(chassisSerial("FOC1234X0AB", undefined)).toBe(":foc1234x0ab");
  });

  it.each<[SignatureType, string, string]>([
    ["machineId", "{0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0}", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"],
    ["snmpEngineId", "0x80:00:1F:88:03:00:50:56:AB:CD:EF", "80001f8803005056abcdef"],
    ["sshHostKey", " ssh-ed25519 SHA256:AbC ", "ssh-ed25519 SHA256:AbC"],
    ["macaddr", "0050.56AB.CDEF", "00:50:56:ab:cd:ef"],
    ["chassisMac", "00-50-56-AB-CD-EF", "00:50:56:ab:cd:ef"],
    ["chassisMac", " Switch-17 ", "switch-17"],
    ["hostname", "Web1.Example.", "web1.example"],
  ])("writes a %s %s as %s", (type, value, normal) => {
    expect(normaliseSignature(type, value)).toBe(normal);
  });

  it.each<[SignatureType, string]>([
    ["machineId", "1234"],
    ["machineId", "00000000000000000000000000000000"],
    ["smbiosUuid", "not a uuid"],
    ["smbiosUuid", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
    ["smbiosUuid", "00020003-0004-0005-0006-000700080009"],
    ["chassisSerial", "Dell|To be filled by O.E.M."],
    ["chassisSerial", "VMware|VMware-42 1e 5c"],
    ["chassisSerial", "12345"],
    ["sshHostKey", "short"],
    ["snmpEngineId", "8000"],
    ["snmpEngineId", "80001f88017f000001"],
    ["snmpEngineId", "80001f8804000000"],
    ["snmpEngineId", "8000000001020304"],
    ["macaddr", "02:42:ac:11:00:02"],
    ["macaddr", "00:50:56:c0:00:08"],
    ["macaddr", "ff:ff:ff:ff:ff:ff"],
    ["macaddr", "00:00:00:00:00:00"],
    ["macaddr", "no mac"],
    ["chassisMac", "00:00:00:00:00:00"],
    ["chassisMac", "default string"],
    ["hostname", "localhost"],
    ["hostname", " Ubuntu. "],
  ])("lets no node be recognised by the %s %s", (type, value) => {
    expect(normaliseSignature(type, value)).toBeUndefined();
  });
});
