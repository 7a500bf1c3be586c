import { wireError } from "../../protocol/errors.ts";
import type { CommandHandler } from "./handler.ts";

/** Tells a scan to end with what it has; its end comes as an event. */
export const scanCancel: CommandHandler<"scan.cancel"> = ({ scanId }, { runner }) =>
  runner.cancel(scanId) ? {} : { error: wireError("SCAN_UNKNOWN") };
