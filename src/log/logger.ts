/** The only importer of pino. Every part gets a child logger of its own name. */

import { type Logger, pino } from "pino";

export type { Logger };

/** A logger that writes nothing: for tests and for library use. */
export const silentLogger: Logger = pino({ level: "silent" });
