/** Loads the settings: flag before KSOCKET_* environment before file before default. All faults are found at once. */

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { checkDocument } from "../yaml/check.ts";
import { readDocument } from "../yaml/document.ts";
import type { Environment } from "../yaml/expand.ts";
import type { Fault } from "../yaml/fault.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";
import { homeDirectory } from "./home.ts";
import { environmentName, settingsKeys } from "./keys.ts";
import { overlay } from "./overlay.ts";
import { type Settings, settingsSchema } from "./schema.ts";

export const MAX_SETTINGS_BYTES = 1_048_576;

export interface LoadOptions {
  /** Default: `$KSOCKET_HOME/etc/ksocket/ksocket.yml`; only a file that is named here must exist. */
  readonly path?: string | undefined;
  readonly env: Environment;
  /** Values of command-line flags by key path, as they were typed. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** Keys that have no default and that this command can't do without, e.g. `connect.token`. */
  readonly required?: readonly string[];
}

export type Loaded =
  | {
      readonly isValid: true;
      readonly settings: Settings;
      /** The file that was read; undefined when there is none. */
      readonly file: string | undefined;
      readonly home: string;
    }
  | { readonly isValid: false; readonly faults: readonly Fault[] };

/** Reads the file once, synchronously: nothing else has been started yet. Never throws for what a person wrote. */
export function loadSettings({ path, env, flags = {}, required = [] }: LoadOptions): Loaded {
  const home = homeDirectory(env);
  const file = path === undefined ? defaultSettingsFile(env) : resolve(path);
  const source = readSource(file, path !== undefined);
  if ("faults" in source) return { isValid: false, faults: source.faults };

  const chosen = [
    ...Object.entries(flags).map(([key, text]) => ({ key, text, source: "command line" })),
    ...settingsKeys.map((key) => {
      const name = environmentName(key);
      return { key, text: env[name], source: `environment variable ${name}` };
    }),
  ];
  const { document, otherSources } = overlay(source.document, chosen);
  const environment = { ...env, KSOCKET_HOME: home };
  const schema = settingsSchema({ home, environment, baseDirectory: dirname(file) });
  const checked = checkDocument(schema, document, { otherSources });
  if (!checked.isValid) return checked;
  const missing = required.filter((key) => valueAt(checked.value, key) === undefined);
  if (missing.length > 0) {
    return { isValid: false, faults: missing.map((key) => missingFault(file, key)) };
  }
  const readFile = source.isPresent ? file : undefined;
  return { isValid: true, settings: checked.value, file: readFile, home };
}

export function defaultSettingsFile(env: Environment): string {
  return join(homeDirectory(env), "etc/ksocket/ksocket.yml");
}

type Source =
  | { readonly document: YamlDocument; readonly isPresent: boolean }
  | { readonly faults: readonly Fault[] };

function readSource(file: string, mustExist: boolean): Source {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" && !mustExist) {
      return {
        document: { file, root: undefined, positions: new Map(), faults: [] },
        isPresent: false,
      };
    }
    const why = code === "ENOENT" ? "there is no such file." : `can't be read (${code}).`;
    return { faults: [{ file, path: "", message: why }] };
  }
  const document = readDocument(bytes, file, MAX_SETTINGS_BYTES);
  return "root" in document ? { document, isPresent: true } : { faults: document };
}

function valueAt(settings: Settings, keyPath: string): unknown {
  let at: unknown = settings;
  for (const key of keyPath.split(".")) {
    at = typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined;
  }
  return at;
}

const missingFault = (file: string, path: string): Fault => ({
  file,
  path,
  message: `is required by this command; it can also be given as ${environmentName(path)}.`,
});
