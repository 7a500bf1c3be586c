/** A fault in what was typed: told in one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
