/** Listening sockets with the processes that hold them; other users' processes are shown to root only. */
export const listenersQuestion = `
section listeners
part ss; has ss && [ "$sudo" != yes -o "$uid" = 0 ] && ss -tulpn
if [ "$sudo" = yes ] && [ "$uid" != 0 ] && has ss; then
  part sudo
  if limited sudo -n ss -tulpn; then echo allowed; else ss -tulpn; fi
fi
has ss || { part proc; show /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6; }
[ "$os" = FreeBSD ] && part sockstat && limited sockstat -46l
case $os in Linux | FreeBSD) ;; *) part netstat; limited netstat -an ;; esac
part tool; command -v ss
finish
`;
