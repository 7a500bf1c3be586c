/** What a device is, as far as it was told; `sources` says where each answer was read. */

export const identityFields = [
  "vendor",
  "family",
  "model",
  "version",
  "serial",
  "hardware",
] as const;
export type IdentityField = (typeof identityFields)[number];

export interface Identity extends Readonly<Partial<Record<IdentityField, string>>> {
  /** router, switch, firewall, wireless, printer, ups, pdu, storage, server, camera, phone, … */
  readonly types: readonly string[];
  readonly sources: Readonly<Partial<Record<IdentityField, string>>>;
  /** Fields whose value was told apart by its shape only: shown, but no ground to join nodes on. */
  readonly guessed: ReadonlySet<IdentityField>;
}

/** Takes answers in the order of their worth: what is known stays. */
export class IdentityDraft {
  readonly #values: Partial<Record<IdentityField, string>> = {};
  readonly #sources: Partial<Record<IdentityField, string>> = {};
  readonly #guessed = new Set<IdentityField>();
  readonly #types = new Set<string>();

  has(field: IdentityField): boolean {
    return this.#values[field] !== undefined;
  }

  offer(field: IdentityField, value: string | undefined, source: string): void {
    if (value === undefined || value === "" || this.has(field)) return;
    this.#values[field] = value;
    this.#sources[field] = source;
  }

  /** A value told apart by its shape only. */
  guess(field: IdentityField, value: string | undefined, source: string): void {
    if (value === undefined || this.has(field)) return;
    this.offer(field, value, source);
    this.#guessed.add(field);
  }

  /** What the model is called at last; undefined: it has none. */
  rename(model: string | undefined): void {
    if (model !== undefined) {
      this.#values.model = model;
      return;
    }
    delete this.#values.model;
    delete this.#sources.model;
  }

  type(type: string): void {
    this.#types.add(type);
  }

  get hasType(): boolean {
    return this.#types.size > 0;
  }

  finish(): Identity {
    return {
      ...this.#values,
      types: [...this.#types],
      sources: this.#sources,
      guessed: this.#guessed,
    };
  }
}
