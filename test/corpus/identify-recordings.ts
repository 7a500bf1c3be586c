/** `tsx test/corpus/identify-recordings.ts FOLDER OUT.json`: identifies every recording of a folder, offline, and writes the answers. */

import { writeFileSync } from "node:fs";
import { identifyFolder } from "./recordings.ts";

const [folder, out] = process.argv.slice(2);
if (folder === undefined || out === undefined) throw new Error("which folder, and which file?");
const answers = await identifyFolder(folder);
writeFileSync(out, JSON.stringify(Object.fromEntries(answers), null, 1));
