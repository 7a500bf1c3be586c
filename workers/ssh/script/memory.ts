/** Memory and swap: proc(5), sysctl(8). The modules come with the hardware's answer. */
export const memoryQuestion = `
section memory
part meminfo; grep -E '^(MemTotal|SwapTotal):' /proc/meminfo
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
