/** `storage`: drives out of /sys/block (Documentation/ABI/stable/sysfs-block), with udev's words for them where lsblk told. Sizes in KiB. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { notDrives } from "../script/storage.ts";
import { amount, byPath, clean, given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Drive = Sections["storage"]["drives"][number];

/** SCSI peripheral device type 5 (SPC-4 table 138): an optical drive. */
const OPTICAL = "5";

export function readStorage(answers: Answers): SectionRead<"storage">[] {
  const linux = linuxDrives(answers.lines("storage", "block"), answers.lines("storage", "lsblk"));
  const drives =
    linux ??
    geomDrives(answers.lines("storage", "geom")) ??
    namedDrives(answers.word("storage", "disknames"));
  const status = statusOf(answers, "storage", drives === undefined);
  if (drives === undefined) return [{ section: "storage", status }];
  const source = answers.lines("storage", "lsblk").length > 0 ? "lsblk" : "/sys/block";
  return [{ section: "storage", status, value: { drives: drives.slice(0, 4_096) }, source }];
}

export function linuxDrives(
  block: readonly string[],
  lsblk: readonly string[],
): Drive[] | undefined {
  const files = byPath(block);
  const byUdev = new Map(
    lsblk.map((line) => lsblkRow(line)).map((row) => [row.get("NAME") ?? "", row]),
  );
  const names = [...files.keys()].flatMap((path) => /^([^/]+)\/size$/.exec(path)?.[1] ?? []);
  if (names.length === 0) return undefined;
  return names
    .filter((name) => !notDrives.some((start) => name.startsWith(start)))
    .map((name) => {
      const file = (path: string) => clean(files.get(`${name}/${path}`)?.[0]);
      const udev = (column: string) =>
        clean(
          byUdev
            .get(name)
            ?.get(column)
            ?.replaceAll(/\\x([0-9a-f]{2})/g, " "),
        );
      const sectors = amount(file("size"));
      return given({
        name,
        modelName: udev("MODEL") ?? file("device/model"),
        vendorName: vendorOf(udev("VENDOR") ?? file("device/vendor")),
        serialNumber: udev("SERIAL") ?? file("device/serial") ?? file("serial"),
        firmwareVersionNumber: udev("REV") ?? file("device/rev") ?? file("device/firmware_rev"),
        // In units of 512 bytes, whatever the drive's own sectors are.
        size: sectors === undefined ? undefined : sectors / 2,
        type: driveType(name, file("device/type"), file("queue/rotational")),
        bus: udev("TRAN") ?? busOf(name),
      });
    });
}

function driveType(
  name: string,
  scsiType: string | undefined,
  rotational: string | undefined,
): string | undefined {
  if (name.startsWith("sr") || scsiType === OPTICAL) return "optical";
  if (name.startsWith("nvme") || rotational === "0") return "ssd";
  // Virtual drives say that they rotate unless told otherwise.
  if (/^(vd|xvd)/.test(name)) return "virtual";
  return rotational === "1" ? "hdd" : undefined;
}

const busOf = (name: string) =>
  name.startsWith("nvme")
    ? "nvme"
    : name.startsWith("vd")
      ? "virtio"
      : name.startsWith("mmcblk")
        ? "mmc"
        : undefined;

/** "ATA" is the translation layer (SAT), "0x1af4" a PCI number; neither made the drive. */
const vendorOf = (vendor: string | undefined) =>
  vendor === undefined || vendor === "ATA" || /^0x[0-9a-f]+$/.test(vendor) ? undefined : vendor;

/** NAME="sda" SIZE="…": lsblk -P. */
function lsblkRow(line: string): Map<string, string> {
  return new Map(
    [...line.matchAll(/([A-Z]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );
}

/** geom(8): "Geom name: ada0", then "Mediasize: 500107862016 (466G)", "descr: …", "ident: …", "rotationrate: 0". */
function geomDrives(lines: readonly string[]): Drive[] | undefined {
  const drives: Drive[] = [];
  let drive: Drive = {};
  for (const line of lines) {
    const [, key = "", value = ""] = /^\s*(?:\d+\. )?(\S[^:]*):\s*(.*)$/.exec(line) ?? [];
    if (key === "Geom name") {
      drive = { name: value };
      drives.push(drive);
    } else if (key === "Mediasize") drive.size = Math.floor((amount(value) ?? 0) / 1_024);
    else if (key === "descr") Object.assign(drive, given({ modelName: clean(value) }));
    else if (key === "ident" && value !== "(null)")
      Object.assign(drive, given({ serialNumber: clean(value) }));
    else if (key === "rotationrate" && value !== "unknown")
      drive.type = value === "0" ? "ssd" : "hdd";
  }
  return drives.length > 0 ? drives : undefined;
}

/** OpenBSD: "hw.disknames=sd0:0a1b2c,cd0:"; NetBSD: "hw.disknames = wd0 cd0". */
function namedDrives(line: string | undefined): Drive[] | undefined {
  const names = /=\s*(.+)$/
    .exec(line ?? "")?.[1]
    ?.split(/[\s,]+/)
    .map((name) => name.split(":")[0] ?? "");
  return names
    ?.filter((name) => /^[a-z]+\d+$/.test(name) && !/^(cd|fd|rd)/.test(name))
    .map((name) => ({ name }));
}
