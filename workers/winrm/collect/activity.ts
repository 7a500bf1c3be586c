/** File systems, listening ports, local users, antivirus: what the machine offers and who may use it. */

import { canonicalAddress } from "../../../src/net/address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import { operatingSystemRows } from "./operating-system.ts";
import { CIMV2, present, type Reading, type Rows, STANDARD_CIMV2, together } from "./reading.ts";

const BYTES_PER_KIB = 1_024;
const kib = (bytes: number | undefined) =>
  bytes === undefined ? undefined : Math.round(bytes / BYTES_PER_KIB);

export async function readFilesystems(reading: Reading): Promise<void> {
  const properties = ["DeviceID", "FileSystem", "Size", "FreeSpace", "VolumeName"];
  const LOCAL_DISK = "DriveType=3";
  const disks = await reading.rows(CIMV2, "Win32_LogicalDisk", properties, LOCAL_DISK);
  const value = disks.rows.flatMap((row): Sections["filesystems"] => {
    const mountPoint = row.text("DeviceID");
    const totalSize = kib(row.number("Size"));
    const free = kib(row.number("FreeSpace"));
    if (mountPoint === undefined) return [];
    return [
      present({
        mountPoint,
        type: row.text("FileSystem"),
        totalSize,
        usedSize:
          totalSize === undefined || free === undefined ? undefined : Math.max(0, totalSize - free),
        label: row.text("VolumeName"),
      }),
    ];
  });
  reading.section("filesystems", "Win32_LogicalDisk", disks, value);
}

/** MSFT_NetTCPConnection.State. */
const LISTEN = "State=2";

export async function readListeners(reading: Reading): Promise<void> {
  const ends = ["LocalAddress", "LocalPort", "OwningProcess"];
  const tcp = await reading.rows(STANDARD_CIMV2, "MSFT_NetTCPConnection", ends, LISTEN);
  const udp = await reading.rows(STANDARD_CIMV2, "MSFT_NetUDPEndpoint", ends);
  const processes = await reading.rows(CIMV2, "Win32_Process", ["ProcessId", "Name"]);
  const names = new Map(processes.rows.map((row) => [row.text("ProcessId"), row.text("Name")]));
  const listeners = (transport: "tcp" | "udp", { rows }: Rows) =>
    rows.flatMap((row): Sections["listeners"] => {
      const addr = canonicalAddress(row.text("LocalAddress") ?? "");
      const port = row.number("LocalPort");
      if (addr === undefined || port === undefined || port < 1 || port > 65_535) return [];
      return [present({ transport, addr, port, process: names.get(row.text("OwningProcess")) })];
    });
  const value = [...listeners("tcp", tcp), ...listeners("udp", udp)];
  const source = "MSFT_NetTCPConnection, MSFT_NetUDPEndpoint";
  const hasAny = tcp.status !== "not-supported" || udp.status !== "not-supported";
  reading.section("listeners", source, hasAny ? together(tcp, udp, processes) : tcp, value);
}

export async function readUsers(reading: Reading): Promise<void> {
  const properties = ["Name", "FullName", "Disabled", "SID"];
  const LOCAL = "LocalAccount=TRUE";
  const accounts = await reading.rows(CIMV2, "Win32_UserAccount", properties, LOCAL);
  const value = accounts.rows.flatMap((row): Sections["users"] => {
    const name = row.text("Name");
    if (name === undefined) return [];
    const rid = Number(row.text("SID")?.split("-").at(-1));
    const uid = Number.isInteger(rid) ? rid : undefined;
    return [
      present({ name, uid, fullName: row.text("FullName"), isDisabled: row.flag("Disabled") }),
    ];
  });
  reading.section("users", "Win32_UserAccount", accounts, value);
}

/** Win32_OperatingSystem.ProductType of a client: only there is the Security Center. */
const WORKSTATION = 1;
/** productState as the Windows Security Center keeps it: the second octet says running, the third out of date. */
const RUNNING = 0x1000;
const OUT_OF_DATE = 0x10;

export async function readAntivirus(reading: Reading): Promise<void> {
  const os = await operatingSystemRows(reading);
  if (os.rows[0]?.number("ProductType") !== WORKSTATION) return;
  const properties = ["displayName", "productState"];
  const products = await reading.rows("root/SecurityCenter2", "AntiVirusProduct", properties);
  const antivirus = products.rows.flatMap((row) => {
    const name = row.text("displayName");
    const state = row.number("productState");
    if (name === undefined) return [];
    return [
      present({
        name,
        isEnabled: state === undefined ? undefined : (state & RUNNING) !== 0,
        isUpToDate: state === undefined ? undefined : (state & OUT_OF_DATE) === 0,
      }),
    ];
  });
  reading.section("security", "root\\SecurityCenter2 AntiVirusProduct", products, { antivirus });
}
