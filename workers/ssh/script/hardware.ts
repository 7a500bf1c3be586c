/**
 * Product, board, firmware and chassis. The kernel shows the SMBIOS table under /sys/class/dmi/id, its serial numbers to root only
 * (drivers/firmware/dmi-id.c: mode 0400); memory modules are in the table itself, which dmidecode reads as root.
 */
export const hardwareQuestion = String.raw`
section hardware
part uid; echo "$uid"
part dmi
cd /sys/class/dmi/id && show bios_vendor bios_version bios_date sys_vendor product_name product_version \
  product_serial product_uuid product_sku board_vendor board_name board_version board_serial \
  chassis_type chassis_serial chassis_asset_tag
cd /
[ "$os" = FreeBSD ] && part kenv && kenv -q | grep '^smbios\.'
case $os in
OpenBSD) part sysctl; sysctl hw.vendor hw.product hw.version hw.serialno hw.uuid ;;
NetBSD) part sysctl; sysctl machdep.dmi ;;
Darwin) part sysctl; sysctl hw.model; ioreg -rd1 -c IOPlatformExpertDevice ;;
esac
[ -d /proc/device-tree ] && part devicetree
for file in model serial-number; do
  [ -r /proc/device-tree/$file ] && { printf '%s:' "$file"; tr '\000' '\n' < /proc/device-tree/$file; }
done
smbios=; { [ -e /sys/firmware/dmi/tables/DMI ] || [ "$os" != Linux ]; } && has dmidecode && smbios=yes
[ "$smbios" = yes ] && [ "$uid" = 0 ] && part dmidecode && limited dmidecode -t 0,1,2,3,4,17
if [ "$sudo" = yes ] && [ "$uid" != 0 ]; then
  part sudo
  if [ "$smbios" = yes ]; then limited sudo -n dmidecode -t 0,1,2,3,4,17 2>&1; else sudo -n true 2>&1; fi
fi
[ "$smbios" = yes ] && part tool && command -v dmidecode
finish
`;
