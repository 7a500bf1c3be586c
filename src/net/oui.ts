/** Whom a MAC address is registered to: IEEE MA-S (36 bits), MA-M (28 bits) and MA-L (24 bits), the longest match first. */

/** Hexadecimal digits of the three kinds of assignment. */
const ASSIGNMENT_DIGITS = [9, 7, 6] as const;

/** True when the address was made up by software (IEEE 802 U/L bit): no registry knows its maker. */
export function isLocallyAdministered(macaddr: string): boolean {
  return (Number.parseInt(macaddr.slice(0, 2), 16) & 2) !== 0;
}

/** The organisation of a canonical MAC address. The table's keys are 6, 7 or 9 upper-case hexadecimal digits. */
export function findOrganisation(
  table: { get(assignment: string): string | undefined },
  macaddr: string,
): string | undefined {
  if (isLocallyAdministered(macaddr)) return undefined;
  const digits = macaddr.replaceAll(":", "").toUpperCase();
  for (const length of ASSIGNMENT_DIGITS) {
    const organisation = table.get(digits.slice(0, length));
    if (organisation !== undefined) return organisation;
  }
  return undefined;
}
