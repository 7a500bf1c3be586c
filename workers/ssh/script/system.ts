/** Which system it is: kernel, distribution, names, machine id. os-release(5), machine-id(5). */
export const systemQuestion = String.raw`
if [ "$skip" != yes ]; then
section system
part kernel; uname -srvm
part name; uname -n
part release
if [ -r /etc/os-release ]; then show /etc/os-release; else show /usr/lib/os-release; fi
show /etc/debian_version /etc/redhat-release /etc/lsb-release \
  /etc/SuSE-release /etc/alpine-release /etc/slackware-version /etc/release
part product
case $os in
Linux) part fqdn; limited hostname -f ;;
Darwin) sw_vers ;;
FreeBSD) freebsd-version -u ;;
AIX) oslevel -s; uname -p ;;
esac
part machine; cat /etc/machine-id || cat /var/lib/dbus/machine-id || cat /etc/hostid
finish
fi
`;
