/** Network interfaces and their addresses: sysfs, then iproute2 or ifconfig, then the kernel's own tables where neither is installed. */
export const interfacesQuestion = `
section interfaces
part net
cd /sys/class/net && show */ifindex */address */mtu */operstate */flags */speed */type */ifalias
cd /
part addresses; has ip && ip addr show
part ifconfig; has ip || { has ifconfig && limited ifconfig -a; }
part local
if [ "$os" = Linux ] && { has ip || has ifconfig; } ; then :; else
  show /proc/net/fib_trie /proc/net/if_inet6 /proc/net/route
fi
finish
`;
