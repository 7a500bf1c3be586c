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
part kenv; [ "$os" = FreeBSD ] && kenv -q | grep '^smbios\.'
part sysctl
case $os in
OpenBSD) sysctl hw.vendor hw.product hw.version hw.serialno hw.uuid ;;
NetBSD) sysctl machdep.dmi ;;
Darwin) sysctl hw.model; ioreg -rd1 -c IOPlatformExpertDevice ;;
esac
part devicetree
for file in model serial-number; do
  [ -r /proc/device-tree/$file ] && { printf '%s:' "$file"; tr '\000' '\n' < /proc/device-tree/$file; }
done
part dmidecode
smbios=; { [ -e /sys/firmware/dmi/tables/DMI ] || [ "$os" != Linux ]; } && has dmidecode && smbios=yes
[ "$smbios" = yes ] && [ "$uid" = 0 ] && limited dmidecode -t 0,1,2,3,4,17
part sudo
if [ "$sudo" = yes ] && [ "$uid" != 0 ]; then
  if [ "$smbios" = yes ]; then limited sudo -n dmidecode -t 0,1,2,3,4,17 2>&1; else sudo -n true 2>&1; fi
fi
part tool; [ "$smbios" = yes ] && command -v dmidecode
finish
`;
