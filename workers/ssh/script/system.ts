/** Which system it is: kernel, distribution, names, machine id. os-release(5), machine-id(5). */
export const systemQuestion = String.raw`
section system
part kernel; echo "$kernel"
part name; echo "$node"
part release
release=/etc/os-release; [ -r $release ] || release=/usr/lib/os-release
show $release /etc/debian_version /etc/redhat-release /etc/lsb-release \
  /etc/SuSE-release /etc/alpine-release /etc/slackware-version /etc/release
case $os in
Linux) part fqdn; limited hostname -f ;;
Darwin) part product; sw_vers ;;
FreeBSD) part product; freebsd-version -u ;;
AIX) part product; oslevel -s; uname -p ;;
esac
part machine; { read -r id </etc/machine-id && echo "$id"; } || cat /var/lib/dbus/machine-id || cat /etc/hostid
finish
`;
