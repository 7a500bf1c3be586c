/** Section security: AntiVirusProduct of root\SecurityCenter2, which clients of Windows have since Vista, and servers do not. */

import type { HostReader } from "./host-reader.ts";

const SOURCE = "AntiVirusProduct";
/** productState, second byte: 0x10 and 0x11 are on. Third byte: 0x00 is up to date. Microsoft documents neither; all products of the centre use them alike. */
const isOn = (state: number) => ((state >> 12) & 0xf) === 1;
const isUpToDate = (state: number) => (state & 0xff) === 0;

export async function collectAntivirus(host: HostReader): Promise<void> {
  const read = await host.rows({
    namespace: "root/SecurityCenter2",
    from: SOURCE,
    columns: ["displayName", "productState"],
  });
  if (read.status !== "complete") return host.unread("security", SOURCE, read);
  const antivirus = read.value.slice(0, 64).flatMap((row) => {
    const name = row.text("displayName");
    const state = row.number("productState");
    if (name === undefined) return [];
    if (state === undefined) return { name };
    return { name, isEnabled: isOn(state), isUpToDate: isUpToDate(state) };
  });
  host.section("security", { antivirus }, SOURCE);
}
