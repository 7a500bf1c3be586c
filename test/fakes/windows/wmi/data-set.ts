/** What a stand-in for a Windows host holds: instances of WMI classes by namespace, and a registry. */

/** A date is written as `cim:Datetime`; null as `xsi:nil`. */
export type WmiValue = string | number | boolean | null | Date | readonly (string | number)[];
export type WmiInstance = Readonly<Record<string, WmiValue>>;

export interface DataSet {
  /** By "root/cimv2/Win32_BIOS"; a class that is absent here is absent on the host. */
  readonly classes: Readonly<Record<string, readonly WmiInstance[]>>;
  /** By hive number, then by key's path; texts are REG_SZ, numbers REG_DWORD. */
  readonly registry: Readonly<Record<number, Readonly<Record<string, RegistryKey>>>>;
}

export type RegistryKey = Readonly<Record<string, string | number>>;
