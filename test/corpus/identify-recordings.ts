/**
 * `tsx test/corpus/identify-recordings.ts FOLDER OUT.json [--rules-alone]`: identifies every recording of a folder, offline, and writes the answers.
 * With `--rules-alone` no file of `config/snmp-profiles/` is read: what is told of devices whose maker nobody wrote a profile for.
 */

import { writeFileSync } from "node:fs";
import { identifyFolder } from "./recordings.ts";

const [folder, out, how] = process.argv.slice(2);
if (folder === undefined || out === undefined) throw new Error("which folder, and which file?");
const answers = await identifyFolder(folder, how === "--rules-alone" ? [] : undefined);
writeFileSync(out, JSON.stringify(Object.fromEntries(answers), null, 1));
