/** Whether df may wait for ever: not for a file system that the kernel alone serves, from memory or from a local drive. */

import type { HeldAnswers } from "./held-answers.ts";

const servedByKernel = new Set(
  (
    "ext2 ext3 ext4 xfs btrfs bcachefs zfs f2fs jfs reiserfs vfat exfat ntfs3 iso9660 udf squashfs erofs ubifs jffs2 overlay aufs " +
    "proc sysfs devtmpfs devpts tmpfs ramfs rootfs cgroup cgroup2 securityfs debugfs tracefs pstore bpf configfs fusectl mqueue " +
    "hugetlbfs autofs binfmt_misc efivarfs nsfs rpc_pipefs selinuxfs"
  ).split(" "),
);

/** True also when nothing is known of the mounts. Their lines are those of /proc/self/mounts. */
export function mayWait(held: HeldAnswers): boolean {
  const mounts = held.get("filesystems")?.parts.get("mounts") ?? [];
  return (
    mounts.length === 0 || !mounts.every((line) => servedByKernel.has(line.split(" ")[2] ?? ""))
  );
}
