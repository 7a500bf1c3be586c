/** A client of a workgroup, as Microsoft's documentation of the classes describes their values. */

import type { DataSet } from "./data-set.ts";

const UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall";
const CBS = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
const USER = "S-1-5-21-1004336348-1177238915-682003330-1001";

export const windows11: DataSet = {
  classes: {
    "root/cimv2/Win32_OperatingSystem": [
      {
        Caption: "Microsoft Windows 11 Pro",
        Version: "10.0.22631",
        BuildNumber: "22631",
        CSDVersion: null,
        OSArchitecture: "64-bit",
        SerialNumber: "00330-80000-00000-AA001",
        CSName: "DESK-11",
        Description: "",
        LastBootUpTime: new Date("2026-03-01T06:00:00Z"),
        LocalDateTime: new Date("2026-03-01T07:00:00Z"),
        ProductType: 1,
        SizeStoredInPagingFiles: 2_490_368,
        TotalVisibleMemorySize: 16_493_852,
      },
    ],
    "root/cimv2/Win32_ComputerSystem": [
      {
        Name: "DESK-11",
        DNSHostName: "desk-11",
        Domain: "WORKGROUP",
        PartOfDomain: false,
        Workgroup: "WORKGROUP",
        Manufacturer: "Example Computers",
        Model: "Desk 3000",
      },
    ],
    "root/cimv2/Win32_TimeZone": [{ StandardName: "Tokyo Standard Time", Bias: 540 }],
    "root/cimv2/Win32_ComputerSystemProduct": [
      {
        Vendor: "Example Computers",
        Name: "Desk 3000",
        IdentifyingNumber: "SN-PRODUCT-1",
        UUID: "4C4C4544-0042-3510-8052-B4C04F4A3432",
        Version: "1.0",
      },
    ],
    "root/cimv2/Win32_BIOS": [
      {
        Manufacturer: "Example Firmware",
        SMBIOSBIOSVersion: "1.22.0",
        ReleaseDate: new Date("2025-11-20T00:00:00Z"),
        SerialNumber: "SN-PRODUCT-1",
      },
    ],
    "root/cimv2/Win32_BaseBoard": [
      {
        Manufacturer: "Example Boards",
        Product: "0ABC12",
        Version: "A01",
        SerialNumber: "BOARD-1",
      },
    ],
    "root/cimv2/Win32_SystemEnclosure": [
      { Manufacturer: "Example Computers", ChassisTypes: [3], SerialNumber: "SN-CHASSIS-1" },
    ],
    "root/cimv2/Win32_Processor": [
      {
        Name: "Example CPU 9000 @ 3.40GHz",
        Manufacturer: "GenuineExample",
        MaxClockSpeed: 3_400,
        NumberOfCores: 6,
        NumberOfLogicalProcessors: 12,
      },
    ],
    "root/cimv2/Win32_PhysicalMemory": [1, 2].map((slot) => ({
      DeviceLocator: `DIMM ${slot}`,
      Capacity: 8_589_934_592,
      SMBIOSMemoryType: 26,
      Speed: 3_200,
      Manufacturer: "Example Memory",
      PartNumber: "M-8G",
      SerialNumber: `MEM-${slot}`,
    })),
    "root/cimv2/Win32_DiskDrive": [
      {
        DeviceID: "\\\\.\\PHYSICALDRIVE0",
        Model: "Example NVMe 512GB",
        SerialNumber: "NVME-1",
        FirmwareRevision: "FW1.0",
        Size: 512_105_932_800,
        InterfaceType: "SCSI",
        MediaType: "Fixed hard disk media",
      },
    ],
    "root/cimv2/Win32_LogicalDisk": [
      {
        DeviceID: "C:",
        DriveType: 3,
        FileSystem: "NTFS",
        Size: 511_000_000_512,
        FreeSpace: 211_000_000_512,
        VolumeName: "システム",
      },
      { DeviceID: "D:", DriveType: 5, FileSystem: null, Size: null, FreeSpace: null },
    ],
    "root/cimv2/Win32_NetworkAdapterConfiguration": [
      {
        Index: 1,
        InterfaceIndex: 7,
        IPEnabled: true,
        Description: "Example Gigabit",
        MACAddress: "00:1B:21:0A:0B:0C",
        IPAddress: ["192.0.2.11", "2001:db8::11"],
        IPSubnet: ["255.255.255.0", "64"],
        DefaultIPGateway: ["192.0.2.1"],
        MTU: null,
      },
    ],
    "root/cimv2/Win32_NetworkAdapter": [
      {
        Index: 1,
        InterfaceIndex: 7,
        Name: "Example Gigabit",
        NetConnectionID: "イーサネット",
        NetConnectionStatus: 2,
        NetEnabled: true,
        MACAddress: "00:1B:21:0A:0B:0C",
        Speed: 1_000_000_000,
      },
      { Index: 2, InterfaceIndex: 9, Name: "WAN Miniport (IP)", NetConnectionID: null },
    ],
    "root/cimv2/Win32_IP4RouteTable": [
      {
        Destination: "0.0.0.0",
        Mask: "0.0.0.0",
        NextHop: "192.0.2.1",
        InterfaceIndex: 7,
        Metric1: 25,
        Protocol: 3,
      },
      {
        Destination: "192.0.2.0",
        Mask: "255.255.255.0",
        NextHop: "0.0.0.0",
        InterfaceIndex: 7,
        Metric1: 281,
        Protocol: 2,
      },
    ],
    "root/standardcimv2/MSFT_NetNeighbor": [
      {
        IPAddress: "192.0.2.1",
        LinkLayerAddress: "00-1B-21-00-00-01",
        InterfaceIndex: 7,
        State: 4,
      },
      {
        IPAddress: "224.0.0.22",
        LinkLayerAddress: "01-00-5E-00-00-16",
        InterfaceIndex: 7,
        State: 6,
      },
      { IPAddress: "192.0.2.99", LinkLayerAddress: "", InterfaceIndex: 7, State: 0 },
    ],
    "root/standardcimv2/MSFT_NetTCPConnection": [
      { LocalAddress: "::", LocalPort: 5_985, OwningProcess: 4, State: 2 },
      { LocalAddress: "0.0.0.0", LocalPort: 135, OwningProcess: 1_020, State: 2 },
      { LocalAddress: "192.0.2.11", LocalPort: 50_001, OwningProcess: 1_020, State: 5 },
    ],
    "root/standardcimv2/MSFT_NetUDPEndpoint": [
      { LocalAddress: "0.0.0.0", LocalPort: 5_353, OwningProcess: 1_020 },
    ],
    "root/cimv2/Win32_Process": [
      { ProcessId: 4, Name: "System" },
      { ProcessId: 1_020, Name: "svchost.exe" },
    ],
    "root/cimv2/Win32_Service": [
      { ProcessId: 1_020, Name: "RpcSs", State: "Running" },
      { ProcessId: 1_020, Name: "RpcEptMapper", State: "Running" },
      { ProcessId: 0, Name: "WinDefend", State: "Stopped" },
    ],
    "root/cimv2/Win32_UserAccount": [
      {
        Name: "Administrator",
        FullName: "",
        Disabled: true,
        LocalAccount: true,
        SID: "S-1-5-21-1004336348-1177238915-682003330-500",
      },
      { Name: "花子", FullName: "山田 花子", Disabled: false, LocalAccount: true, SID: USER },
    ],
    "root/SecurityCenter2/AntiVirusProduct": [
      { displayName: "Windows Defender", productState: 397_568 },
      { displayName: "Example AV", productState: 262_160 },
    ],
    "root/cimv2/Win32_QuickFixEngineering": [
      {
        HotFixID: "KB5034467",
        Description: "Update",
        InstalledOn: "2/14/2026",
        InstalledBy: "NT AUTHORITY\\SYSTEM",
      },
    ],
  },
  registry: {
    2147483650: {
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": { EditionID: "Professional", UBR: 3_155 },
      "SOFTWARE\\Microsoft\\Cryptography": { MachineGuid: "6F9619FF-8B86-D011-B42D-00C04FC964FF" },
      [`SOFTWARE\\${UNINSTALL}\\7-Zip`]: {
        DisplayName: "7-Zip 24.08 (x64)",
        DisplayVersion: "24.08",
        Publisher: "Igor Pavlov",
        EstimatedSize: 5_731,
      },
      [`SOFTWARE\\${UNINSTALL}\\AddressBook`]: { SystemComponent: 1 },
      [`SOFTWARE\\WOW6432Node\\${UNINSTALL}\\{AC76BA86-7AD7-1041-7B44-AC0F074E4100}`]: {
        DisplayName: "閲覧ソフト & <道具>",
        DisplayVersion: "1.2.3",
        InstallDate: "20260115",
      },
      [`${CBS}\\Package_for_KB5034467~31bf3856ad364e35~amd64~~22631.3155.1.0`]: {
        CurrentState: 112,
      },
      [`${CBS}\\Package_for_KB5030219~31bf3856ad364e35~amd64~~22621.2283.1.5`]: {
        CurrentState: 112,
        // 2026-01-02T00:00:00Z as a FILETIME.
        InstallTimeHigh: 31_226_746,
        InstallTimeLow: 3_169_501_184,
      },
      [`${CBS}\\Package_for_KB5029999~31bf3856ad364e35~amd64~~22621.1.1.1`]: { CurrentState: 80 },
    },
    2147483651: {
      ".DEFAULT": {},
      "S-1-5-18": {},
      [`${USER}_Classes`]: {},
      [`${USER}\\Software\\${UNINSTALL}\\Editor`]: {
        DisplayName: "Example Editor (User)",
        DisplayVersion: "1.90.0",
      },
    },
  },
};
