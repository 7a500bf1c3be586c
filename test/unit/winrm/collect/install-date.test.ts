import { describe, expect, it } from "vitest";
import { installDate, installedOn } from "../../../../workers/winrm/collect/install-date.ts";

describe("InstalledOn of Win32_QuickFixEngineering", () => {
  it.each([
    ["2/14/2026", "2026-02-14"],
    ["12/31/2025", "2025-12-31"],
    // Month first can't be: day first, then.
    ["31/12/2025", "2025-12-31"],
    ["31.12.2025", "2025-12-31"],
    ["20251231", "2025-12-31"],
    ["2025/12/31", "2025-12-31"],
    ["2025-12-31T10:00:00Z", "2025-12-31"],
    // [MS-DTYP] 2.3.3: 100 ns since 1601.
    ["01dc7b7abceac000", "2026-01-02"],
    ["Dienstag", "Dienstag"],
    ["2/30/2026", "2/30/2026"],
    ["", undefined],
    [undefined, undefined],
  ])("%s is %s", (text, day) => {
    expect(installedOn(text)).toBe(day);
  });
});

describe("InstallDate of an Uninstall key", () => {
  it("is midnight UTC of its day", () => {
    expect(installDate("20260115")).toBe(Date.UTC(2026, 0, 15));
  });

  it.each(["20261301", "yesterday", "", undefined])("%s is none", (text) => {
    expect(installDate(text)).toBeUndefined();
  });
});
