/** One credential file: bytes to a resolved credential with its ranges, or its faults. */

import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { z } from "zod";
import { AddressRanges } from "../net/address-ranges.ts";
import type { CredentialByMethod, CredentialMethod } from "../protocol/credential.ts";
import { checkDocument } from "../yaml/check.ts";
import { readDocument } from "../yaml/document.ts";
import type { Environment } from "../yaml/expand.ts";
import type { Fault } from "../yaml/fault.ts";
import { type ValueTypes, valueTypes } from "../yaml/values.ts";
import {
  snmpFile,
  sshCredentialOf,
  sshFile,
  type WrittenRange,
  winrmCredentialOf,
  winrmFile,
} from "./file-schemas.ts";

export const MAX_CREDENTIAL_BYTES = 262_144;
const READABLE_BY_OTHERS = 0o044;

export interface CredentialFile<Method extends CredentialMethod = CredentialMethod> {
  readonly state: "valid";
  /** Relative to the method's folder, with `/`. */
  readonly id: string;
  readonly path: string;
  readonly credential: CredentialByMethod[Method];
  readonly includes: AddressRanges;
  readonly excludes: readonly WrittenRange[];
  /** What does not stop the file from being used: its permissions. */
  readonly warnings: readonly string[];
}

export interface InvalidFile {
  readonly state: "invalid";
  readonly id: string;
  readonly path: string;
  readonly faults: readonly Fault[];
}

interface Ranges {
  readonly includes: readonly WrittenRange[];
  readonly excludes: readonly WrittenRange[];
}
type Read<Method extends CredentialMethod> = Ranges & {
  readonly credential: CredentialByMethod[Method];
};

/** The schema of a method's files; its output carries ranges and credential. */
const schemas: {
  readonly [Method in CredentialMethod]: (value: ValueTypes, id: string) => z.ZodType<Read<Method>>;
} = {
  ssh: (value, id) =>
    sshFile(value).transform((file) => ({ ...file, credential: sshCredentialOf(file, id) })),
  winrm: (value, id) =>
    winrmFile(value).transform((file) => ({ ...file, credential: winrmCredentialOf(file, id) })),
  snmp: (value, id) =>
    snmpFile(value).transform(({ includes, excludes, authData, ...rest }) => ({
      includes,
      excludes,
      credential: { ...rest, id, auth: authData },
    })),
};

export interface FileToRead<Method extends CredentialMethod> {
  readonly method: Method;
  readonly id: string;
  readonly path: string;
  readonly environment: Environment;
}

/** Never rejects: what can't be read is an invalid file. */
export async function readCredentialFile<Method extends CredentialMethod>({
  method,
  id,
  path,
  environment,
}: FileToRead<Method>): Promise<CredentialFile<Method> | InvalidFile> {
  const invalid = (faults: readonly Fault[]): InvalidFile => ({
    state: "invalid",
    id,
    path,
    faults,
  });
  const source = await readBounded(path);
  if (typeof source === "string") return invalid([{ file: path, path: "", message: source }]);
  const document = readDocument(source.bytes, path, MAX_CREDENTIAL_BYTES);
  if (!("root" in document)) return invalid(document);
  const value = valueTypes({ environment, baseDirectory: dirname(path), expandsTexts: false });
  const checked = checkDocument(schemas[method](value, id), document);
  if (!checked.isValid) return invalid(checked.faults);
  const { credential, includes, excludes } = checked.value;
  return {
    state: "valid",
    id,
    path,
    credential,
    includes: AddressRanges.of(includes.map(({ range }) => range)),
    excludes,
    warnings: source.isReadableByOthers ? ["can be read by others than its owner (chmod 600)"] : [],
  };
}

/** The bytes, or why there are none: a file that is too large is never read. */
async function readBounded(
  path: string,
): Promise<{ bytes: Buffer; isReadableByOthers: boolean } | string> {
  try {
    const { size, mode } = await stat(path);
    if (size > MAX_CREDENTIAL_BYTES) {
      return `the file is larger than ${MAX_CREDENTIAL_BYTES} bytes.`;
    }
    const isReadableByOthers = process.platform !== "win32" && (mode & READABLE_BY_OTHERS) !== 0;
    return { bytes: await readFile(path), isReadableByOthers };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return `can't be read (${code}).`;
  }
}
