/** How a question to a login worker ended, as evidence for the address's verdict. */

import type { LoginResult } from "../../protocol/credential.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Outcome } from "../../protocol/outcome.ts";
import type { ScanContext } from "./scan-context.ts";

/** The code that an outcome stands for; `silence` is the method's own word for no answer. */
export function codeOf(outcome: Outcome<LoginResult>, silence: ErrorCode): ErrorCode | "OK" {
  switch (outcome.status) {
    case "done":
      return outcome.value.credential === null ? silence : "OK";
    case "no-response":
      return silence;
    case "cancelled":
      return "CANCELLED";
    case "refused":
    case "failed":
      return outcome.error.code;
  }
}

/** Says how it ended where the worker itself sent no `login` evidence. Returns the code. */
export function closeLogin(
  scan: ScanContext,
  probe: string,
  address: string,
  credential: string,
  outcome: Outcome<LoginResult>,
  silence: ErrorCode,
): ErrorCode | "OK" {
  const code = codeOf(outcome, silence);
  const detail =
    outcome.status === "refused" || outcome.status === "failed" ? outcome.error.detail : undefined;
  scan.intake([
    {
      kind: "login",
      probe,
      address,
      at: Date.now(),
      credential,
      code,
      ...(detail !== undefined && { detail }),
    },
  ]);
  return code;
}

/** The documented order, but for the credential that fitted last time, which comes first. */
export function rememberedFirst<Credential extends { readonly id: string }>(
  credentials: readonly Credential[],
  rememberedId: unknown,
): Credential[] {
  return [...credentials].sort(
    (a, b) => Number(b.id === rememberedId) - Number(a.id === rememberedId),
  );
}
