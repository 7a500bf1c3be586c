/** Memory and swap: proc(5), sysctl(8). The modules come with the hardware's answer. */

/** No further than to the second of the two lines, as the shell reads byte by byte. */
export const memoryTotals =
  'while read -r line; do case $line in MemTotal:*) echo "$line" ;; SwapTotal:*) echo "$line"; break ;; esac; done </proc/meminfo';

export const memoryQuestion = `
section memory
[ -r /proc/meminfo ] && part meminfo && ${memoryTotals}
case $os in
FreeBSD | OpenBSD) part sysctl; sysctl hw.physmem ;;
NetBSD) part sysctl; sysctl hw.physmem64 ;;
Darwin) part sysctl; sysctl hw.memsize ;;
SunOS) part sysctl; prtconf | grep 'Memory size' ;;
AIX) part sysctl; lsattr -El sys0 -a realmem ;;
esac
finish
`;
