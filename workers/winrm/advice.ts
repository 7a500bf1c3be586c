/** What a person can do about a login by WinRM that failed, in a sentence; docs/probes/winrm.md tells more. */

import type { WinrmCredential } from "../../src/protocol/credential.ts";
import type { ErrorCode, WireError } from "../../src/protocol/errors.ts";

const GRANT = "run grant-ksocket-access.ps1 on the host";

type Advise = (detail: string, credential: WinrmCredential) => string;

const advice: { readonly [Code in ErrorCode]?: Advise } = {
  LOGIN_METHOD_NOT_OFFERED: adviceForMethod,
  LOGIN_ENCRYPTION_REQUIRED: (_detail, { authMethod }) =>
    authMethod === "basic"
      ? "use authMethod: ntlm, or scheme: https"
      : "leave out authMessageEncryption: never, or use scheme: https",
  LOGIN_NOT_PERMITTED: () =>
    `the account must be in the group Remote Management Users: ${GRANT}; of local accounts in Administrators, UAC filters the rights unless LocalAccountTokenFilterPolicy is 1`,
  NET_TLS: () =>
    "if the host is Windows Server 2008, its TLS is too old: authCredSSPDisableTLSv1.2: true allows TLS 1.0 in CredSSP; else check the certificate of its HTTPS listener",
  NET_NO_LISTENER: (_detail, { port }) =>
    `nothing listens on port ${port}: run winrm quickconfig on the host`,
  NET_TIMEOUT: (_detail, { port }) =>
    `no answer from port ${port}: does a firewall let it through?`,
};

/** Undefined when the error says all there is. */
export function adviceFor(
  { code, detail = "" }: WireError,
  credential: WinrmCredential,
): string | undefined {
  return advice[code]?.(detail, credential);
}

function adviceForMethod(detail: string, { authMethod }: WinrmCredential): string {
  if (authMethod === "credssp") {
    return "CredSSP is not enabled: run Enable-WSManCredSSP -Role Server on the host, or use authMethod: ntlm";
  }
  if (authMethod === "basic")
    return "Basic is disabled on the host, as it should be: use authMethod: ntlm";
  return /offered: Kerberos$/i.test(detail)
    ? "the host offers only Kerberos, which ksocket does not speak: allow Negotiate, or use authMethod: credssp with CredSSP enabled"
    : "NTLM is off on the host: check the policy Restrict NTLM and winrm get winrm/config/service/auth";
}
