/** A member server of a domain, as Microsoft's documentation of the classes describes their values. */

import type { DataSet } from "./data-set.ts";

const uninstall = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const wow = "SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const serviced =
  "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
const user = "S-1-5-21-1004336348-1177238915-682003330-1104";

/** StdRegProv hDefKey. */
const LOCAL_MACHINE = 2_147_483_650;
const USERS = 2_147_483_651;

export const server2022: DataSet = {
  classes: {
    "root/cimv2/Win32_OperatingSystem": [
      {
        Caption: "Microsoft Windows Server 2022 Standard",
        Version: "10.0.20348",
        BuildNumber: "20348",
        CSDVersion: null,
        OSArchitecture: "64-bit",
        SerialNumber: "00454-10000-00001-AA111",
        CSName: "FILE01",
        LastBootUpTime: new Date("2026-11-01T02:00:00.5Z"),
        LocalDateTime: new Date("2026-11-02T02:00:00.5Z"),
        ProductType: 3,
        TotalVirtualMemorySize: 10_485_760,
        TotalVisibleMemorySize: 8_388_608,
      },
    ],
    "root/cimv2/Win32_ComputerSystem": [
      {
        Name: "FILE01",
        DNSHostName: "file01",
        Domain: "corp.example",
        PartOfDomain: true,
        Manufacturer: "VMware, Inc.",
        Model: "VMware7,1",
        TotalPhysicalMemory: "8589934592",
        NumberOfProcessors: 1,
        NumberOfLogicalProcessors: 4,
      },
    ],
    "root/cimv2/Win32_ComputerSystemProduct": [
      {
        Vendor: "VMware, Inc.",
        Name: "VMware7,1",
        Version: "None",
        IdentifyingNumber: "VMware-42 3e 11 22",
        UUID: "11223E42-4D5E-6F70-8192-A3B4C5D6E7F8",
      },
    ],
    "root/cimv2/Win32_BIOS": [
      {
        Manufacturer: "VMware, Inc.",
        SMBIOSBIOSVersion: "VMW71.00V.21805430.B64",
        ReleaseDate: new Date("2023-05-22T00:00:00Z"),
        SerialNumber: "VMware-42 3e 11 22",
      },
    ],
    "root/cimv2/Win32_BaseBoard": [
      {
        Manufacturer: "Intel Corporation",
        Product: "440BX",
        Version: "None",
        SerialNumber: "None",
      },
    ],
    "root/cimv2/Win32_SystemEnclosure": [{ ChassisTypes: [23], SerialNumber: "RACK-7" }],
    "root/cimv2/Win32_Processor": [
      {
        Name: "Intel(R) Xeon(R)   Gold 6230 CPU @ 2.10GHz",
        Manufacturer: "GenuineIntel",
        MaxClockSpeed: 2_095,
        NumberOfCores: 2,
        NumberOfLogicalProcessors: 4,
      },
    ],
    "root/cimv2/Win32_PhysicalMemory": [
      {
        DeviceLocator: "RAM slot #0",
        Capacity: "8589934592",
        Speed: null,
        Manufacturer: "VMware Virtual RAM",
        PartNumber: "VMW-8192MB",
        SerialNumber: "00000001",
      },
    ],
    "root/cimv2/Win32_DiskDrive": [
      {
        Name: "\\\\.\\PHYSICALDRIVE0",
        Model: "VMware Virtual disk SCSI Disk Device",
        SerialNumber: "6000c29",
        FirmwareRevision: "2.0",
        Size: "64420392960",
        InterfaceType: "SCSI",
        MediaType: "Fixed hard disk media",
      },
    ],
    "root/cimv2/Win32_LogicalDisk": [
      {
        DeviceID: "C:",
        FileSystem: "NTFS",
        Size: "63000000000",
        FreeSpace: "21000000000",
        VolumeName: "システム",
        DriveType: 3,
      },
      {
        DeviceID: "D:",
        FileSystem: null,
        Size: null,
        FreeSpace: null,
        VolumeName: null,
        DriveType: 5,
      },
    ],
    "root/cimv2/Win32_NetworkAdapterConfiguration": [
      {
        Index: 1,
        InterfaceIndex: 6,
        Description: "vmxnet3 Ethernet Adapter",
        MACAddress: "00:50:56:AB:CD:EF",
        IPAddress: ["192.0.2.10", "2001:db8::10"],
        IPSubnet: ["255.255.255.0", "64"],
        DefaultIPGateway: ["192.0.2.1"],
        IPEnabled: true,
      },
      {
        Index: 2,
        InterfaceIndex: 9,
        Description: "WAN Miniport (IP)",
        MACAddress: null,
        IPAddress: null,
        IPSubnet: null,
        DefaultIPGateway: null,
        IPEnabled: false,
      },
    ],
    "root/cimv2/Win32_NetworkAdapter": [
      {
        Index: 1,
        NetConnectionID: "イーサネット",
        NetConnectionStatus: 2,
        Speed: "10000000000",
        MACAddress: "00:50:56:AB:CD:EF",
        Name: "vmxnet3",
      },
      {
        Index: 2,
        NetConnectionID: null,
        NetConnectionStatus: null,
        Speed: null,
        MACAddress: null,
        Name: "WAN Miniport (IP)",
      },
    ],
    "root/cimv2/Win32_IP4RouteTable": [
      {
        Destination: "0.0.0.0",
        Mask: "0.0.0.0",
        NextHop: "192.0.2.1",
        InterfaceIndex: 6,
        Metric1: 271,
        Protocol: 3,
      },
      {
        Destination: "192.0.2.0",
        Mask: "255.255.255.0",
        NextHop: "0.0.0.0",
        InterfaceIndex: 6,
        Metric1: 271,
        Protocol: 2,
      },
    ],
    "root/cimv2/Win32_QuickFixEngineering": [
      {
        HotFixID: "KB5034129",
        Description: "Security Update",
        InstalledOn: "1/31/2024",
        InstalledBy: "NT AUTHORITY\\SYSTEM",
        Caption: "http://support.microsoft.com/?kbid=5034129",
      },
      {
        HotFixID: "File 1",
        Description: null,
        InstalledOn: null,
        InstalledBy: null,
        Caption: null,
      },
    ],
    "root/cimv2/Win32_Process": [
      { ProcessId: 4, Name: "System" },
      { ProcessId: 812, Name: "svchost.exe" },
    ],
    "root/cimv2/Win32_Service": [
      { ProcessId: 812, Name: "RpcSs", State: "Running" },
      { ProcessId: 812, Name: "RpcEptMapper", State: "Running" },
      { ProcessId: 0, Name: "WinDefend", State: "Stopped" },
    ],
    "root/cimv2/Win32_UserAccount": [
      {
        Name: "Administrator",
        FullName: null,
        Disabled: false,
        SID: "S-1-5-21-1-2-3-500",
        LocalAccount: true,
      },
      {
        Name: "Guest",
        FullName: null,
        Disabled: true,
        SID: "S-1-5-21-1-2-3-501",
        LocalAccount: true,
      },
    ],
    "root/standardcimv2/MSFT_NetNeighbor": [
      {
        IPAddress: "192.0.2.1",
        LinkLayerAddress: "00-00-5E-00-53-01",
        InterfaceIndex: 6,
        State: 4,
      },
      {
        IPAddress: "192.0.2.99",
        LinkLayerAddress: "00-00-00-00-00-00",
        InterfaceIndex: 6,
        State: 0,
      },
      {
        IPAddress: "224.0.0.22",
        LinkLayerAddress: "01-00-5E-00-00-16",
        InterfaceIndex: 6,
        State: 6,
      },
    ],
    "root/standardcimv2/MSFT_NetTCPConnection": [
      { LocalAddress: "0.0.0.0", LocalPort: 135, OwningProcess: 812, State: 2 },
      { LocalAddress: "::", LocalPort: 445, OwningProcess: 4, State: 2 },
      { LocalAddress: "192.0.2.10", LocalPort: 50_000, OwningProcess: 812, State: 5 },
    ],
    "root/standardcimv2/MSFT_NetUDPEndpoint": [
      { LocalAddress: "0.0.0.0", LocalPort: 123, OwningProcess: 812 },
    ],
  },
  registry: {
    [LOCAL_MACHINE]: {
      [`${uninstall}\\7-Zip`]: {
        DisplayName: "7-Zip 23.01 (x64)",
        DisplayVersion: "23.01",
        Publisher: "Igor Pavlov",
        InstallDate: "20240115",
        EstimatedSize: 5_632,
      },
      [`${uninstall}\\Part`]: { DisplayName: "Part of it", ParentKeyName: "7-Zip" },
      [`${uninstall}\\Hidden`]: { DisplayName: "Hidden component", SystemComponent: 1 },
      [`${uninstall}\\AddressBook`]: {},
      [`${wow}\\Tool`]: {
        DisplayName: "業務ツール",
        DisplayVersion: "1.0",
        Publisher: "株式会社サンプル",
      },
      [`${serviced}\\Package_for_KB5034441~31bf3856ad364e35~amd64~~10.0.1.2`]: {
        CurrentState: 112,
      },
      [`${serviced}\\Package_for_KB5034129~31bf3856ad364e35~amd64~~10.0.1.2`]: {
        CurrentState: 112,
      },
      [`${serviced}\\Package_for_KB5000000~31bf3856ad364e35~amd64~~10.0.1.2`]: {
        CurrentState: 80,
      },
      "SOFTWARE\\Microsoft\\Cryptography": {
        MachineGuid: "C0FFEE00-1111-2222-3333-444455556666",
      },
    },
    [USERS]: {
      [`${user}\\${uninstall.replace("SOFTWARE", "Software")}\\Editor`]: {
        DisplayName: "User's editor <beta> & more",
        DisplayVersion: "2.5",
      },
    },
  },
};
