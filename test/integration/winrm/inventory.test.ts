import { expect, it } from "vitest";
import { sectionSchemas } from "../../../src/protocol/sections.ts";
import { readHost, startWindowsHost } from "./windows-host.ts";

it("reads a Windows 11 client whole", async () => {
  const host = await startWindowsHost();
  const { outcome, sections, login } = await readHost(host.port);
  expect(outcome).toEqual({ status: "done", value: { credential: "test.yaml" } });
  expect(login).toMatchObject({ code: "OK" });
  for (const [name, section] of Object.entries(sections)) {
    expect([name, section?.status]).toEqual([name, "complete"]);
    const schema = sectionSchemas[name as keyof typeof sectionSchemas];
    expect(schema.safeParse(section?.value).error).toBeUndefined();
  }
  const values = Object.fromEntries(
    Object.entries(sections).map(([name, section]) => [name, section?.value]),
  );
  expect(values).toMatchInlineSnapshot(`
    {
      "bios": {
        "releaseDate": "2025-11-20",
        "vendorName": "Example Firmware",
        "versionNumber": "1.22.0",
      },
      "boot": {
        "bootedAt": 1772344800000,
        "timeZone": "Tokyo Standard Time",
        "uptimeSeconds": 3600,
      },
      "chassis": {
        "serialNumber": "SN-CHASSIS-1",
        "type": "Desktop",
      },
      "cpu": {
        "numberOfCores": 6,
        "numberOfProcessors": 12,
        "numberOfSockets": 1,
        "processors": [
          {
            "clockSpeed": 3400,
            "modelName": "Example CPU 9000 @ 3.40GHz",
            "vendorName": "GenuineExample",
          },
        ],
      },
      "deviceTypes": [
        {
          "type": "pc",
        },
      ],
      "filesystems": [
        {
          "label": "システム",
          "mountPoint": "C:",
          "totalSize": 499023438,
          "type": "NTFS",
          "usedSize": 292968750,
        },
      ],
      "gateways": [
        {
          "addr": "192.0.2.1",
          "interface": "イーサネット",
        },
      ],
      "interfaces": [
        {
          "addresses": [
            {
              "addr": "192.0.2.11",
              "prefixLength": 24,
            },
            {
              "addr": "2001:db8::11",
              "prefixLength": 64,
            },
          ],
          "adminStatus": "up",
          "ifDescr": "Example Gigabit",
          "ifIndex": 7,
          "ifname": "イーサネット",
          "macaddr": "00:1b:21:0a:0b:0c",
          "operStatus": "up",
          "speed": 1000000000,
        },
      ],
      "kernel": {
        "architecture": "64-bit",
        "name": "Windows NT",
        "release": "22631",
        "version": "10.0.22631",
      },
      "listeners": [
        {
          "addr": "::",
          "port": 5985,
          "process": "System",
          "transport": "tcp",
        },
        {
          "addr": "0.0.0.0",
          "port": 135,
          "process": "svchost.exe",
          "services": [
            "RpcEptMapper",
            "RpcSs",
          ],
          "transport": "tcp",
        },
        {
          "addr": "0.0.0.0",
          "port": 5353,
          "process": "svchost.exe",
          "services": [
            "RpcEptMapper",
            "RpcSs",
          ],
          "transport": "udp",
        },
      ],
      "memory": {
        "modules": [
          {
            "locator": "DIMM 1",
            "partNumber": "M-8G",
            "serialNumber": "MEM-1",
            "size": 8388608,
            "speed": 3200,
            "type": "DDR4",
            "vendorName": "Example Memory",
          },
          {
            "locator": "DIMM 2",
            "partNumber": "M-8G",
            "serialNumber": "MEM-2",
            "size": 8388608,
            "speed": 3200,
            "type": "DDR4",
            "vendorName": "Example Memory",
          },
        ],
        "swapSize": 2490368,
        "totalSize": 16493852,
      },
      "motherboard": {
        "modelNumber": "0ABC12",
        "serialNumber": "BOARD-1",
        "vendorName": "Example Boards",
        "versionNumber": "A01",
      },
      "neighbours": [
        {
          "addr": "192.0.2.1",
          "interface": "イーサネット",
          "macaddr": "00:1b:21:00:00:01",
        },
      ],
      "packages": [
        {
          "arch": "x64",
          "name": "7-Zip 24.08 (x64)",
          "size": 5731,
          "source": "registry",
          "vendor": "Igor Pavlov",
          "version": "24.08",
        },
        {
          "arch": "x86",
          "installedAt": 1768435200000,
          "name": "閲覧ソフト & <道具>",
          "source": "registry",
          "version": "1.2.3",
        },
        {
          "name": "Example Editor (User)",
          "source": "registry-user",
          "version": "1.90.0",
        },
      ],
      "product": {
        "modelName": "Desk 3000",
        "serialNumber": "SN-PRODUCT-1",
        "uuid": "4c4c4544-0042-3510-8052-b4c04f4a3432",
        "vendorName": "Example Computers",
        "versionNumber": "1.0",
      },
      "routes": [
        {
          "destination": "0.0.0.0/0",
          "interface": "イーサネット",
          "metric": 25,
          "nextHop": "192.0.2.1",
          "protocol": "static",
        },
        {
          "destination": "192.0.2.0/24",
          "interface": "イーサネット",
          "metric": 281,
          "protocol": "local",
        },
      ],
      "security": {
        "antivirus": [
          {
            "isEnabled": true,
            "isUpToDate": true,
            "name": "Windows Defender",
          },
          {
            "isEnabled": false,
            "isUpToDate": false,
            "name": "Example AV",
          },
        ],
      },
      "storage": {
        "drives": [
          {
            "bus": "SCSI",
            "firmwareVersionNumber": "FW1.0",
            "modelName": "Example NVMe 512GB",
            "name": "\\\\.\\PHYSICALDRIVE0",
            "serialNumber": "NVME-1",
            "size": 500103450,
            "type": "Fixed hard disk media",
          },
        ],
      },
      "system": {
        "build": "22631.3155",
        "description": "Microsoft Windows 11 Pro",
        "domain": "WORKGROUP",
        "edition": "Professional",
        "family": "Windows",
        "name": "desk-11",
        "serial": "00330-80000-00000-AA001",
        "version": "10.0.22631",
      },
      "users": [
        {
          "isDisabled": true,
          "name": "Administrator",
          "uid": 500,
        },
        {
          "fullName": "山田 花子",
          "isDisabled": false,
          "name": "花子",
          "uid": 1001,
        },
      ],
      "windowsUpdates": [
        {
          "description": "Update",
          "hotFixId": "KB5034467",
          "installedBy": "NT AUTHORITY\\SYSTEM",
          "installedOn": "2026-02-14",
        },
        {
          "hotFixId": "KB5030219",
          "installedOn": "2026-01-02",
        },
      ],
    }
  `);
  expect(host.responder.openCount).toBe(0);
  expect(host.connections()).toBe(1);
  expect(host.logins).toHaveLength(1);
});
