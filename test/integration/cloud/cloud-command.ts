/** `ksocket cloud …` on a data directory and a database of the test's own. */

import { Command } from "commander";
import { afterEach, beforeEach, vi } from "vitest";
import { registerCloud } from "../../../src/cli/cloud.ts";
import { noEndpoint } from "../../../src/cloud/no-links.ts";
import { temporaryFolder } from "./support.ts";
import { testDatabaseUrl } from "./test-database.ts";

export interface CloudCommand {
  /** The data directory; another one in each test. */
  readonly path: string;
  /** @returns the lines that the command wrote */
  readonly run: (...words: string[]) => Promise<string[]>;
}

/** To be called where tests are described. */
export function cloudCommand(): CloudCommand {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(async () => {
    folder = temporaryFolder();
    vi.stubEnv("DATABASE_URL", await testDatabaseUrl(folder.path));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    folder.remove();
  });
  return {
    get path() {
      return folder.path;
    },
    async run(...words) {
      const lines: string[] = [];
      const program = new Command().exitOverride();
      const write = (line: string) => {
        lines.push(line);
      };
      registerCloud(program, { version: "2.0.0", endpoint: async () => noEndpoint, write });
      await program.parseAsync(["cloud", "--data", folder.path, ...words], { from: "user" });
      return lines;
    },
  };
}
