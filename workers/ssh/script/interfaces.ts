/** Network interfaces and their addresses: sysfs, then iproute2 or ifconfig, then the kernel's own tables where neither is installed. */
export const interfacesQuestion = `
section interfaces
part net
cd /sys/class/net && show */ifindex */address */mtu */operstate */flags */speed */type */ifalias
cd /
if has ip; then part addresses; ip addr show; elif has ifconfig; then part ifconfig; limited ifconfig -a; fi
if [ "$os" = Linux ] && { has ip || has ifconfig; } ; then :; else
  part local
  show /proc/net/fib_trie /proc/net/if_inet6 /proc/net/route
fi
finish
`;
