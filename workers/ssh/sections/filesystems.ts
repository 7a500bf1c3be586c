/** `filesystems`: the mount table (fstab(5) fields, `\040` for a blank) joined with df -kP (IEEE 1003.1 df). Sizes in KiB. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Filesystem = Sections["filesystems"][number];

/** The kernel's own, which hold no one's files. */
const pseudo = new Set(
  "proc sysfs devtmpfs devpts tmpfs ramfs cgroup cgroup2 securityfs debugfs tracefs pstore bpf configfs fusectl mqueue hugetlbfs autofs binfmt_misc efivarfs nsfs rpc_pipefs selinuxfs squashfs fuse.lxcfs fuse.portal fuse.gvfsd-fuse devfs fdescfs procfs linprocfs linsysfs kernfs ptyfs objfs ctfs mntfs sharefs dev fd namefs".split(
    " ",
  ),
);

export function readFilesystems(answers: Answers): SectionRead<"filesystems">[] {
  const usage = parseDf(answers.lines("filesystems", "df"));
  const mounts = answers.lines("filesystems", "mounts").flatMap((line) => mountOf(line) ?? []);
  const labels = labelsOf(answers.lines("filesystems", "labels"));
  const found = new Map<string, Filesystem>();
  const rows = mounts.length > 0 ? mounts : [...usage.values()];
  for (const mount of rows) {
    const device = mount.device?.split("/").at(-1) ?? "";
    found.set(mount.mountPoint, {
      ...usage.get(mount.mountPoint),
      ...mount,
      ...given({ label: labels.get(device) }),
    });
  }
  const isEmpty = mounts.length === 0 && usage.size === 0;
  const status = statusOf(answers, "filesystems", isEmpty);
  if (isEmpty) return [{ section: "filesystems", status }];
  return [
    { section: "filesystems", status, value: [...found.values()].slice(0, 8_192), source: "df" },
  ];
}

/** Undefined for what holds no files of anybody. */
function mountOf(line: string): Filesystem | undefined {
  const proc = /^(\S+) (\S+) (\S+) \S+ \d+ \d+$/.exec(line);
  // BSD: "/dev/ada0p2 on / (ufs, local)"; OpenBSD: "/dev/sd0a on / type ffs (local)".
  const bsd = /^(\S+) on (.+?) (?:type (\S+) )?\(([^,)]*)/.exec(line);
  const device = unescaped(proc?.[1] ?? bsd?.[1] ?? "");
  const mountPoint = unescaped(proc?.[2] ?? bsd?.[2] ?? "");
  const type = proc?.[3] ?? bsd?.[3] ?? bsd?.[4] ?? "";
  return mountPoint.startsWith("/") && !pseudo.has(type)
    ? {
        mountPoint: mountPoint.slice(0, 4_096),
        device: device.slice(0, 4_096),
        type: type.slice(0, 1_024),
      }
    : undefined;
}

const unescaped = (text: string) =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** Rows of `df -kP` and of AIX's `df -kP`: device, KiB, used, free, "83%", mount point. A long device name may have a line of its own. */
export function parseDf(lines: readonly string[]): Map<string, Filesystem> {
  const found = new Map<string, Filesystem>();
  let long = "";
  for (const line of lines) {
    const row = /^(.*?)\s+(\d+)\s+(\d+)\s+-?\d+\s+(?:-?\d+%|-)\s+(?:\d+\s+\d+%\s+)?(\/.*)$/.exec(
      long + line,
    );
    long = row === null && !/\s/.test(line) ? `${line.slice(0, 4_096)} ` : "";
    if (row === null) continue;
    const [, device = "", total, used, mountPoint = ""] = row;
    found.set(mountPoint, { mountPoint, device, totalSize: Number(total), usedSize: Number(used) });
  }
  return found;
}

/** ls -l /dev/disk/by-label: "… root\x20disk -> ../../sda1". By device name. */
function labelsOf(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [, label, device] = /(\S+) -> \S*?([^/\s]+)$/.exec(line) ?? [];
    if (label === undefined || device === undefined) continue;
    found.set(
      device,
      label.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    );
  }
  return found;
}
