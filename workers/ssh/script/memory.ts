/** Memory and swap: proc(5), sysctl(8). The modules come with the hardware's answer. */

/** No further than to the second of the two lines, as the shell reads byte by byte. */
export const memoryTotals =
  'while read -r key size unit; do case $key in MemTotal:) echo "$key $size $unit" ;; SwapTotal:) echo "$key $size $unit"; break ;; esac; done </proc/meminfo';

export const memoryQuestion = `
section memory
part meminfo; [ -r /proc/meminfo ] && ${memoryTotals}
part sysctl
case $os in
FreeBSD | OpenBSD) sysctl hw.physmem ;;
NetBSD) sysctl hw.physmem64 ;;
Darwin) sysctl hw.memsize ;;
SunOS) prtconf | grep 'Memory size' ;;
AIX) lsattr -El sys0 -a realmem ;;
esac
finish
`;
