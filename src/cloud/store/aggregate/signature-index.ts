/** The signatures of those managed nodes that a chunk of snapshot nodes may tie to, kept current while the chunk is tied. */

import type { CloudTransaction } from "../dialect.ts";
import { isVetoed, signatureKey as keyOf, type Signature } from "./signatures.ts";

export interface Tie {
  readonly managedNodeId: string;
  readonly by: Signature;
}

export class SignatureIndex {
  readonly #ownerOf = new Map<string, string>();
  readonly #signaturesOf = new Map<string, Signature[]>();

  static async load(
    trx: CloudTransaction,
    networkId: string,
    wanted: readonly Signature[],
  ): Promise<SignatureIndex> {
    const index = new SignatureIndex();
    const values = [...new Set(wanted.map((signature) => signature.value))];
    const owners = new Set<string>();
    for (const chunk of chunksOf(values)) {
      const rows = await trx
        .selectFrom("managedNodeSignatures")
        .select("managedNodeId")
        .distinct()
        .where("networkId", "=", networkId)
        .where("value", "in", chunk)
        .execute();
      for (const row of rows) owners.add(row.managedNodeId);
    }
    for (const chunk of chunksOf([...owners])) {
      const rows = await trx
        .selectFrom("managedNodeSignatures")
        .select(["type", "value", "managedNodeId"])
        .where("managedNodeId", "in", chunk)
        .execute();
      for (const row of rows) index.add(row.managedNodeId, [row]);
    }
    return index;
  }

  /** The managed node that the strongest unforbidden signature ties to. */
  find(signatures: readonly Signature[]): Tie | undefined {
    for (const signature of signatures) {
      const owner = this.#ownerOf.get(keyOf(signature));
      if (owner === undefined) continue;
      const theirs = this.#signaturesOf.get(owner) ?? [];
      if (isVetoed(signatures, theirs, signature.type)) continue;
      return { managedNodeId: owner, by: signature };
    }
    return undefined;
  }

  /** Who has had the node's addresses until now. */
  ownersOfAddresses(signatures: readonly Signature[]): string[] {
    const addresses = signatures.filter((signature) => signature.type === "address");
    return addresses.flatMap((signature) => this.#ownerOf.get(keyOf(signature)) ?? []);
  }

  /** An address moves to whoever has it now; any other signature stays with its first owner. */
  add(managedNodeId: string, signatures: readonly Signature[]): void {
    const known = this.#signaturesOf.get(managedNodeId) ?? [];
    for (const signature of signatures) {
      const key = keyOf(signature);
      if (signature.type === "address" || !this.#ownerOf.has(key)) {
        this.#ownerOf.set(key, managedNodeId);
      }
      if (!known.some((one) => keyOf(one) === key)) {
        known.push({ type: signature.type, value: signature.value });
      }
    }
    this.#signaturesOf.set(managedNodeId, known);
  }
}

export function* chunksOf<Item>(items: readonly Item[], size = 1_000): Generator<Item[]> {
  for (let n = 0; n < items.length; n += size) yield items.slice(n, n + size);
}
