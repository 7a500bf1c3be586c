/** Moves the pin of oui-data (the IEEE registry of MAC addresses) to its newest version and prints what that changes. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const folder = new URL("../node_modules/oui-data/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const organisation = (entry) => entry?.split("\n", 1)[0];

const before = { version: read("package.json").version, table: read("index.json") };
execFileSync("npm", ["install", "--save-exact", "oui-data@latest"], { stdio: "inherit" });
const after = { version: read("package.json").version, table: read("index.json") };

const assignments = [
  ...new Set([...Object.keys(before.table), ...Object.keys(after.table)]),
].sort();
let changes = 0;
for (const assignment of assignments) {
  const [old, now] = [before, after].map(({ table }) => organisation(table[assignment]));
  if (old === now) continue;
  changes++;
  console.log(`${assignment}  ${old ?? "(new)"} -> ${now ?? "(removed)"}`);
}
console.log(`oui-data ${before.version} -> ${after.version}: ${changes} assignments changed`);
