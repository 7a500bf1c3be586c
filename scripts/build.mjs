// Compiles src/ and workers/ to dist/ and bundles the console beside the server that gives it out.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { build } from "vite";

rmSync("dist", { recursive: true, force: true });
execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
await build({ configFile: "src/cloud/web/console/vite.config.ts" });
