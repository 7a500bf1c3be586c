/** Which system it is: kernel, distribution, names, machine id. os-release(5), machine-id(5). */
export const systemQuestion = String.raw`
section system
part kernel; echo "$kernel"
part name; echo "$node"
part release
release=/etc/os-release; [ -r $release ] || release=/usr/lib/os-release
show $release /etc/debian_version /etc/redhat-release /etc/lsb-release \
  /etc/SuSE-release /etc/alpine-release /etc/slackware-version /etc/release
part product
case $os in
Linux) part fqdn; limited hostname -f ;;
Darwin) sw_vers ;;
FreeBSD) freebsd-version -u ;;
AIX) oslevel -s; uname -p ;;
esac
part machine; { read -r id </etc/machine-id && echo "$id"; } || cat /var/lib/dbus/machine-id || cat /etc/hostid
finish
`;
