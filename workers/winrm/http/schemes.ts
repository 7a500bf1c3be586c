/** The authentication schemes that a 401 offers (RFC 9110 §11.6.1). */

export interface OfferedScheme {
  /** Lower case. */
  readonly scheme: string;
  /** What follows, when it is one base64 token. */
  readonly token: Buffer | undefined;
}

const MAX_LENGTH = 1_048_576;
/** A scheme with a base64 token or with parameters; values in quotes may hold commas. */
const CHALLENGE =
  /(?:^|,)[\t ]*([A-Za-z][\w-]*)(?:[\t ]+(?:([A-Za-z0-9+/]+={0,2})(?=[\t ]*(?:,|$))|([\w-]+[\t ]*=[\t ]*(?:"[^"]*"|[^\s,"]+))))?/g;

/** Of one line, or of several that were joined by commas. */
export function parseSchemes(header: string | undefined): OfferedScheme[] {
  if (header === undefined || header.length > MAX_LENGTH) return [];
  return [...header.matchAll(CHALLENGE)].flatMap(([, scheme = "", token]) => {
    return [
      {
        scheme: scheme.toLowerCase(),
        token: token === undefined ? undefined : Buffer.from(token, "base64"),
      },
    ];
  });
}

/** "Negotiate, Kerberos", or "none": for people. */
export function schemeNames(offered: readonly OfferedScheme[]): string {
  const names = offered.map(({ scheme }) => NAMES[scheme] ?? scheme.slice(0, 32));
  return names.length === 0 ? "none" : [...new Set(names)].slice(0, 8).join(", ");
}

const NAMES: Readonly<Record<string, string>> = {
  basic: "Basic",
  credssp: "CredSSP",
  kerberos: "Kerberos",
  negotiate: "Negotiate",
};
