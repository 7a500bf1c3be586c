/** Cuts a set of addresses into parts for which the same credential files match. */

import { AddressRanges } from "../net/address-ranges.ts";
import type { CredentialByMethod, CredentialMethod } from "../protocol/credential.ts";
import type { CredentialFile } from "./read-file.ts";

export interface CredentialPart<Method extends CredentialMethod> {
  readonly addresses: AddressRanges;
  /** In search order; empty: no file matches. */
  readonly credentials: readonly CredentialByMethod[Method][];
}

/** Each address is in exactly one part; no part is empty. The files are in search order. */
export function partition<Method extends CredentialMethod>(
  files: readonly CredentialFile<Method>[],
  addresses: AddressRanges,
): CredentialPart<Method>[] {
  let parts: CredentialPart<Method>[] = addresses.isEmpty ? [] : [{ addresses, credentials: [] }];
  for (const file of files) {
    const covered = file.includes.subtract(
      AddressRanges.of(file.excludes.map(({ range }) => range)),
    );
    parts = parts.flatMap((part) => divided(part, covered, file.credential));
  }
  return parts;
}

function divided<Method extends CredentialMethod>(
  part: CredentialPart<Method>,
  covered: AddressRanges,
  credential: CredentialByMethod[Method],
): CredentialPart<Method>[] {
  const inside = part.addresses.intersect(covered);
  if (inside.isEmpty) return [part];
  const outside = part.addresses.subtract(covered);
  const matched = { addresses: inside, credentials: [...part.credentials, credential] };
  return outside.isEmpty ? [matched] : [matched, { ...part, addresses: outside }];
}
