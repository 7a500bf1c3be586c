/** Dates as Windows and installers write them. */

/** 1601-01-01 to 1970-01-01 in milliseconds (MS-DTYP 2.3.3). */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

/** Midnight UTC of `yyyymmdd`, which InstallDate of an Uninstall key should be; `m/d/yyyy` and `yyyy-mm-dd`, which it sometimes is. */
export function installDate(text: string | undefined): number | undefined {
  const day = dayOf(text ?? "");
  return day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`);
}

/**
 * The day (`yyyy-mm-dd`) of Win32_QuickFixEngineering.InstalledOn: `m/d/yyyy`, `yyyymmdd`, an ISO date, or the hexadecimal FILETIME
 * of old hosts. A form that may be either (`3/4/2012` of an English, not of a British host) counts as WMI's own, month first.
 * Whatever else it is comes back as it stands: better than nothing for people.
 */
export function installedOn(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  return (dayOf(text.trim()) ?? fileTimeDay(text.trim()) ?? text.trim()).slice(0, 64);
}

export function fileTimeDay(hex: string): string | undefined {
  if (!/^[0-9a-f]{16}$/i.test(hex)) return undefined;
  const ms = Number(BigInt(`0x${hex}`) / 10_000n) - FILETIME_EPOCH_MS;
  return ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString().slice(0, 10) : undefined;
}

function dayOf(text: string): string | undefined {
  const plain = /^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:$|[T ])/.exec(text);
  if (plain !== null) return checked(plain[1], plain[2], plain[3]);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:$| )/.exec(text);
  if (american !== null) {
    const [, first, second, year] = american;
    return checked(year, first, second) ?? checked(year, second, first);
  }
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:$| )/.exec(text);
  return dotted === null ? undefined : checked(dotted[3], dotted[2], dotted[1]);
}

/** Only a day that the calendar has. */
function checked(year = "", month = "", day = ""): string | undefined {
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(at) || at < 0) return undefined;
  return new Date(at).toISOString().startsWith(iso) ? iso : undefined;
}
