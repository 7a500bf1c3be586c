/** Memory and swap: proc(5), sysctl(8). The modules come with the hardware's answer. */
export const memoryQuestion = `
section memory
part meminfo; [ -r /proc/meminfo ] && while read -r key size unit; do case $key in MemTotal: | SwapTotal:) echo "$key $size $unit" ;; esac; done </proc/meminfo
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
