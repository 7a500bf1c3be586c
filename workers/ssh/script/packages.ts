/**
 * Installed packages, by one process per package system. dpkg-query(1), rpm(8); apk, pacman and portage by their database files.
 * A package system is only asked when its database is there: rpm as root would create one.
 */

/** `db-fsys:Last-Modified` is when the package's file list was written; dpkg before 1.19.3 leaves it empty. */
const dpkgFields = [
  "db:Status-Abbrev",
  "Package",
  "Version",
  "Architecture",
  "Installed-Size",
  "db-fsys:Last-Modified",
  "Origin",
];
const dpkgFormat = `${dpkgFields.map((name) => `$\{${name}}`).join("\\t")}\\n`;
const rpmFormat =
  "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%|ARCH?{%{ARCH}}:{}|" +
  "\\t%|SIZE?{%{SIZE}}:{}|\\t%{INSTALLTIME}\\t%|VENDOR?{%{VENDOR}}:{}|\\n";

const portable = String.raw`
[ -r /lib/apk/db/installed ] && part apk && grep '^[PVAI]:' /lib/apk/db/installed
for file in /var/lib/pacman/local/*/desc; do
  [ -r "$file" ] && part pacman && awk '/^%(NAME|VERSION|ARCH|INSTALLDATE|SIZE|PACKAGER)%$/{k=$0;if(getline>0)print k" "$0}' /var/lib/pacman/local/*/desc
  break
done
[ -d /var/db/pkg ] && cd /var/db/pkg && part portage && show */*/SIZE */*/BUILD_TIME */*/repository
cd /
[ -S /run/snapd.socket ] && has snap && part snap && limited snap list --color=never
{ [ -d /var/lib/flatpak/app ] || [ -d /var/lib/flatpak/runtime ] || [ -d ~/.local/share/flatpak ]; } && has flatpak && part flatpak && limited flatpak list --columns=application,version,arch,origin,size
for cellar in /opt/homebrew/Cellar /usr/local/Cellar /home/linuxbrew/.linuxbrew/Cellar; do
  [ -d $cellar ] && part brew && printf '%s\n' $cellar/*/*
done
[ -r /var/db/pkg/local.sqlite ] && part pkg && limited pkg query '%n\t%v\t%q\t%sb\t%t\t%r'
case $os in OpenBSD | NetBSD) part pkg_info; limited pkg_info ;; esac
[ "$os" = SunOS ] && has pkg && part ips && limited pkg list -H
[ "$os" = AIX ] && part lslpp && limited lslpp -Lcq
`;

export const packagesQuestion = `
section packages
part systems
for file in /var/lib/dpkg/status /lib/apk/db/installed /var/lib/pacman/local /var/db/pkg; do [ -e $file ] && echo $file; done
rpmdb=
for file in /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/Packages /var/lib/rpm/Packages.db /usr/lib/sysimage/rpm/rpmdb.sqlite /usr/lib/sysimage/rpm/Packages.db; do
  [ -e $file ] && rpmdb=$file
done
[ -n "$rpmdb" ] && echo "$rpmdb"
if [ "$same" != yes ]; then
[ -r /var/lib/dpkg/status ] && part dpkg && dpkg-query -W -f='${dpkgFormat}'
[ -n "$rpmdb" ] && has rpm && part rpm && limited rpm -qa --qf '${rpmFormat}'
${portable.trim()}
fi
finish
`;
