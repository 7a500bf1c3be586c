/** Drives: what the kernel shows of each block device, and what udev read of them where lsblk(8) is there: of a hypervisor's drives nothing more. */

/** How the names of block devices begin that are made of other drives or of memory: no drives themselves. */
export const notDrives = "loop ram zram dm- md nbd drbd zd bcache rbd fd mtdblock nullb".split(" ");

const untoldByUdev = [...notDrives, "vd", "xvd"].map((name) => `*/${name}*`).join(" | ");

export const storageQuestion = String.raw`
section storage
part block
cd /sys/block && show */size */queue/rotational */removable */device/model */device/vendor */device/rev \
  */device/firmware_rev */device/serial */device/type */serial
cd /
drives=; for drive in /sys/block/*; do case $drive in ${untoldByUdev}) ;; *) drives=yes ;; esac; done
[ "$drives" = yes ] && has lsblk && part lsblk && lsblk -d -b -P -o NAME,TYPE,SIZE,MODEL,VENDOR,SERIAL,REV,ROTA,TRAN
[ "$os" = FreeBSD ] && part geom && geom disk list
case $os in OpenBSD | NetBSD) part disknames; sysctl hw.disknames ;; esac
finish
`;
