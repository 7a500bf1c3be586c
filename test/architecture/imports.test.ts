import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";

interface CruiseResult {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

function cruise(): CruiseResult {
  const output = execFileSync(
    "node_modules/.bin/depcruise",
    ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "src", "workers"],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(output) as CruiseResult;
}

const sourceFiles = ["src", "workers"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("console/"))
    .map((file) => `${folder}/${file}`),
);

it("imports only what docs/architecture.md allows, in every module", () => {
  const result = cruise();
  const violations = result.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`);
  expect(violations).toEqual([]);
  const seen = new Set(result.modules.map((module) => module.source));
  expect(sourceFiles.filter((file) => !file.endsWith(".d.ts") && !seen.has(file))).toEqual([]);
  expect(sourceFiles.length).toBeGreaterThan(20);
});
