/** When the target was started, and its time zone. */
export const bootQuestion = `
section boot
set -- $(date '+%s %Z')
part now; echo "$1"
part uptime; [ -r /proc/uptime ] && read -r up idle </proc/uptime && echo "$up"
part btime; grep '^btime' /proc/stat
case $os in FreeBSD | OpenBSD | NetBSD | Darwin) part boottime; sysctl kern.boottime ;; esac
part zone; read -r zone </etc/timezone && echo "$zone"; ls -l /etc/localtime; echo "$2"
finish
`;
