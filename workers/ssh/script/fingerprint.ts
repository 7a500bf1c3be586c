/**
 * What changes with the machine, each as the checksum and length that cksum(1) makes of it.
 * `stamps`: packages, accounts, names, processors, drives, kernel, time zone: inode, size and times (with fractions of a second) of every package database
 * and of the files that the others come from; boot id and machine id; the processors online and the drives with their sizes.
 * `network`: interfaces, their addresses, routes (without the kernel's counters), mounts. Linux only: the kernel's own tables tell it in one process.
 */

const files = `files='
/var/lib/dpkg/status /var/lib/dpkg/info /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/Packages*
/usr/lib/sysimage/rpm/rpmdb.sqlite /usr/lib/sysimage/rpm/Packages.db /lib/apk/db/installed
/var/lib/pacman/local /var/db/pkg /var/db/pkg/* /var/lib/snapd/snaps /var/lib/flatpak/[ar]*
/home/linuxbrew/.linuxbrew/Cellar /etc/*-release /etc/debian_version
/etc/hosts /etc/resolv.conf /etc/passwd /etc/group /etc/shadow /etc/sudoers*
/etc/localtime /etc/timezone /dev/disk/by-label /etc/pve /.dockerenv /run/.containerenv
/run/systemd/container /run/libvirt/libvirt-sock /run/xenstored'
`;

const otherFiles = "/opt/homebrew/Cellar /usr/local/Cellar /var/pkg/state /usr/lib/objrepos";

/** What isn't there is left out by stat, ls and the shell themselves; short files cost less by the shell's own `read` than by a process. */
const linuxStamps = String.raw`
  cd /proc/sys/kernel
  for file in hostname osrelease random/boot_id /etc/machine-id \
    /sys/devices/system/cpu/online /sys/block/*/size; do read -r value <$file && echo "$file $value"; done
  has stat || exec ls -lLid $files
  TZ=UTC0 exec stat -Lc '%n %i %s %y %z' $files`;

/** Of /proc/net/ipv6_route all columns but the counters: 115 to 131. */
const network = String.raw`network() {
  cd /sys/class/net
  echo *
  exec cut -b 1-114,132- */ifindex */address */mtu */operstate */flags */speed */ifalias \
    /proc/net/fib_trie /proc/net/route /proc/net/if_inet6 /proc/net/ipv6_route /proc/self/mounts
}
`;

export const linuxFingerprint = `${files}stamps() {${linuxStamps}
}
${network}`;

/** One cksum for both: the words of its output are checksum, length and file, twice. */
export const fingerprintQuestion = `
${files}stamps() {
  case $os in
  Linux)${linuxStamps.replaceAll("\n", "\n  ")} ;;
  *BSD | Darwin) stat -Lf '%N %i %z %Fm %Fc' $files ${otherFiles}; echo "$kernel $node" ;;
  *) ls -lLid $files ${otherFiles}; echo "$kernel $node" ;;
  esac
}
${network}section fingerprint
case $os in
Linux) set -- $(network | { stamps | exec cksum - /proc/self/fd/3; } 3<&0) ;;
*) set -- $(stamps | cksum) ;;
esac
print="$1 $2"
part cksum; echo "$print"
part same; [ "$print" = "$known" ] && echo yes
part network; echo "$4 $5"
finish
`;
