/** When the target was started, and its time zone. */
export const bootQuestion = `
section boot
part now; date +%s
part uptime; cat /proc/uptime
part btime; grep '^btime' /proc/stat
part boottime; case $os in FreeBSD | OpenBSD | NetBSD | Darwin) sysctl kern.boottime ;; esac
part zone; cat /etc/timezone; ls -l /etc/localtime; date +%Z
finish
`;
