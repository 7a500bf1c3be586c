/** CIM date-times: "2013-04-15T16:28:39.5Z" as WS-Management writes them, "20130415162839.500000+540" as WMI does. */

import type { CimInstance } from "../wsman/cim-instance.ts";
import { present } from "./reading.ts";

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** Epoch milliseconds; undefined when it is no time. */
export function parseCimTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const wmi = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-]\d{3})$/.exec(text);
  if (wmi === null) return finite(Date.parse(text));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0] = wmi
    .slice(1)
    .map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return finite(local - offset * MS_PER_MINUTE);
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

export function bootOf(os: CimInstance) {
  const bootedAt = parseCimTime(os.text("LastBootUpTime"));
  const now = parseCimTime(os.text("LocalDateTime"));
  const uptime = bootedAt === undefined || now === undefined ? undefined : now - bootedAt;
  const uptimeSeconds =
    uptime === undefined ? undefined : Math.max(0, Math.round(uptime / MS_PER_SECOND));
  return present({ bootedAt, uptimeSeconds });
}
