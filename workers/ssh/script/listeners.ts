/** Listening sockets with the processes that hold them; other users' processes are shown to root only. */
export const listenersQuestion = `
section listeners
part ss; has ss && [ "$sudo" != yes -o "$uid" = 0 ] && ss -tulpn
part sudo
if [ "$sudo" = yes ] && [ "$uid" != 0 ] && has ss; then
  if limited sudo -n ss -tulpn; then echo allowed; else ss -tulpn; fi
fi
part proc; has ss || show /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6
part sockstat; [ "$os" = FreeBSD ] && limited sockstat -46l
part netstat; case $os in Linux | FreeBSD) ;; *) limited netstat -an ;; esac
part tool; command -v ss
finish
`;
