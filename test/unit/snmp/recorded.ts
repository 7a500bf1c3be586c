/** Recordings written in a test: `oid|tag|value` lines, read as a device would be. */

import { answerOf, readRecording } from "../../corpus/recordings.ts";

export const system = (sysDescr: string, sysObjectId: string, sysName = "device-1"): string[] => [
  `1.3.6.1.2.1.1.1.0|4x|${Buffer.from(sysDescr).toString("hex")}`,
  `1.3.6.1.2.1.1.2.0|6|${sysObjectId}`,
  `1.3.6.1.2.1.1.5.0|4|${sysName}`,
];

export const readLines = (...lines: string[]) => readRecording(lines.join("\n"));

export const identifyLines = async (...lines: string[]) => answerOf(await readLines(...lines));
