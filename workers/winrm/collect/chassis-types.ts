/** Chassis types of SMBIOS (DSP0134 §7.4.1, table 17), by number from 1. */
const names =
  `Other|Unknown|Desktop|Low Profile Desktop|Pizza Box|Mini Tower|Tower|Portable|Laptop|Notebook|Hand Held|Docking Station|All in One|Sub Notebook|Space-saving|Lunch Box|Main Server Chassis|Expansion Chassis|SubChassis|Bus Expansion Chassis|Peripheral Chassis|RAID Chassis|Rack Mount Chassis|Sealed-case PC|Multi-system chassis|Compact PCI|Advanced TCA|Blade|Blade Enclosure|Tablet|Convertible|Detachable|IoT Gateway|Embedded PC|Mini PC|Stick PC`.split(
    "|",
  );

export const chassisTypeName = (type: number | undefined): string | undefined =>
  type === undefined ? undefined : names[type - 1];
