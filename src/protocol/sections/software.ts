/** What is installed on a node. */

import { z } from "zod";
import { epochMs, list, text } from "../bounds.ts";

export const packageRow = z.object({
  name: text(),
  /** As the package system writes it: epoch, version and release where it has them. May be "". */
  version: text(),
  arch: text(64).optional(),
  source: text(64).optional(),
  vendor: text().optional(),
  installedAt: epochMs.optional(),
  /** KiB */
  size: z.number().nonnegative().optional(),
});
export const packagesSection = list(packageRow, 100_000);
export const windowsUpdateRow = z.object({
  hotFixId: text(64),
  description: text().optional(),
  installedOn: text(64).optional(),
  installedBy: text().optional(),
  title: text().optional(),
});
export const windowsUpdatesSection = list(windowsUpdateRow, 20_000);
