/** Makers: by private enterprise number (IANA), by what the texts say. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const ENTERPRISES = "1.3.6.1.4.1.";
const MAX_FILE_BYTES = 8 * 1_024 * 1_024;

const vendorsFile = z.strictObject({
  /** What people call the maker, where the registry has a legal or an old name. */
  names: z.record(z.string().regex(/^\d+$/), z.string().max(128)).default({}),
  /** Enterprise numbers that many makers' devices answer with, since their software came with it. */
  generic: z.array(z.number().int().nonnegative()).default([]),
  /** Makers' names as sysDescr begins with them or holds them. */
  brands: z.array(z.string().min(2).max(64)).default([]),
});

export class Vendors {
  readonly #registry: Buffer;
  readonly #names = new Map<string, string>();
  readonly #generic = new Set<string>();
  readonly #brands: { readonly name: string; readonly pattern: RegExp }[] = [];

  private constructor(registry: Buffer, files: readonly z.infer<typeof vendorsFile>[]) {
    this.#registry = registry;
    for (const { names, generic, brands } of files) {
      for (const [number, name] of Object.entries(names)) this.#names.set(number, name);
      for (const number of generic) this.#generic.add(String(number));
      for (const name of brands) {
        const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
        this.#brands.push({ name, pattern: new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`, "i") });
      }
    }
  }

  /** Reads `enterprise-numbers.tsv` and `vendors.json` of the folders; what is absent is empty. Throws on a faulty vendors.json. */
  static async load(directories: readonly string[]): Promise<Vendors> {
    const registries = await Promise.all(
      directories.map((folder) =>
        readFile(join(folder, "enterprise-numbers.tsv")).catch(() => null),
      ),
    );
    const texts = await Promise.all(
      directories.map((folder) => readFile(join(folder, "vendors.json"), "utf8").catch(() => null)),
    );
    const registry = Buffer.concat(registries.filter((part) => part !== null));
    const files = texts.flatMap((text) =>
      text === null || text.length > MAX_FILE_BYTES ? [] : vendorsFile.parse(JSON.parse(text)),
    );
    return new Vendors(registry, files);
  }

  /** The maker that the enterprise number belongs to; undefined for numbers that tell nothing of the device. */
  ofObjectId(sysObjectId: string | undefined): string | undefined {
    const number = enterpriseOf(sysObjectId);
    if (number === undefined || this.#generic.has(number)) return undefined;
    return this.#names.get(number) ?? this.#registered(number);
  }

  /** Whether the sysObjectID says what the software is built on rather than what the device is. */
  isGeneric(sysObjectId: string | undefined): boolean {
    const number = enterpriseOf(sysObjectId);
    return number === undefined || this.#generic.has(number);
  }

  /** The first maker whose name stands in the text. */
  inText(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const head = text.slice(0, 512);
    let best: { name: string; at: number } | undefined;
    for (const { name, pattern } of this.#brands) {
      const at = head.search(pattern);
      if (at >= 0 && (best === undefined || at < best.at)) best = { name, at };
    }
    return best?.name;
  }

  #registered(number: string): string | undefined {
    const marker = `\n${number}\t`;
    const start = this.#registry.indexOf(marker, 0, "latin1");
    if (start < 0) return undefined;
    const end = this.#registry.indexOf("\n", start + 1, "latin1");
    const name = this.#registry.toString("utf8", start + marker.length, end < 0 ? undefined : end);
    return withoutLegalForm(name);
  }
}

export function enterpriseOf(sysObjectId: string | undefined): string | undefined {
  if (sysObjectId?.startsWith(ENTERPRISES) !== true) return undefined;
  return sysObjectId.slice(ENTERPRISES.length).split(".", 1)[0];
}

const LEGAL_FORM =
  /[\s,]+(?:inc|incorporated|l\.?l\.?c|ltd|limited|co|corp|corporation|company|gmbh|ag|s\.?a|s\.?r\.?l|s\.?p\.?a|oy|ab|a\/s|b\.?v|k\.?k|pty|plc|kg|& co|sp\. z o\.o)\.?$/i;

/** "Fortinet, Inc." → "Fortinet". */
export function withoutLegalForm(name: string): string {
  let bare = name.replace(/\s*\([^)]*\)\s*$/, "").trim();
  for (let i = 0; i < 4 && LEGAL_FORM.test(bare); i++) bare = bare.replace(LEGAL_FORM, "").trim();
  return bare === "" ? name : bare;
}
