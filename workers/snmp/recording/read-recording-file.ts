/** Reads a recorded walk as if its device had answered: for `ksocket snmp identify`. */

import { readFile, stat } from "node:fs/promises";
import type { LoginResult } from "../../../src/protocol/credential.ts";
import { wireError } from "../../../src/protocol/errors.ts";
import { failed, type Outcome } from "../../../src/protocol/outcome.ts";
import { type ReadRequest, readAgent } from "../read/read-agent.ts";
import { parseRecording, RecordedAgent } from "./recorded-agent.ts";

const MAX_BYTES = 256 * 1_024 * 1_024;

export async function readRecordingFile(
  file: string,
  request: ReadRequest,
): Promise<Outcome<LoginResult> | LoginResult> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return invalid("there is no such file");
  if (found.size > MAX_BYTES) return invalid("it is larger than a recording may be");
  const recording = parseRecording(await readFile(file, "utf8"));
  if (recording.rows.length === 0) return invalid("it has no line of the form oid|tag|value");
  await readAgent(new RecordedAgent(recording), request);
  return { credential: null };
}

const invalid = (detail: string): Outcome<never> => failed(wireError("REQUEST_INVALID", detail));
