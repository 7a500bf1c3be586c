/** Section cpu: Win32_Processor, one row a socket. */

import type { HostReader } from "./host-reader.ts";
import { optional } from "./optional.ts";

const SOURCE = "Win32_Processor";

export async function collectProcessors(host: HostReader): Promise<void> {
  const read = await host.rows({
    from: SOURCE,
    columns: [
      "Name",
      "Manufacturer",
      "MaxClockSpeed",
      "NumberOfCores",
      "NumberOfLogicalProcessors",
    ],
  });
  if (read.status !== "complete") return host.unread("cpu", SOURCE, read);
  const rows = read.value.slice(0, 1_024);
  const sum = (name: string) => rows.reduce((total, row) => total + (row.number(name) ?? 0), 0);
  host.section(
    "cpu",
    {
      numberOfSockets: rows.length,
      numberOfCores: sum("NumberOfCores"),
      numberOfProcessors: sum("NumberOfLogicalProcessors"),
      processors: rows.map((row) => ({
        ...optional("modelName", row.text("Name")),
        ...optional("vendorName", row.text("Manufacturer")),
        ...optional("clockSpeed", row.number("MaxClockSpeed")),
      })),
    },
    SOURCE,
  );
}
