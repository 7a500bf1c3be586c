/** What a person can do about a login by WinRM that failed, in a sentence; docs/probes/winrm.md tells more. */

import type { WinrmCredential } from "../../src/protocol/credential.ts";
import type { WireError } from "../../src/protocol/errors.ts";

const GRANT = "run grant-ksocket-access.ps1 on the host";

/** Undefined when the error says all there is. */
export function adviceFor(
  { code, detail = "" }: WireError,
  credential: WinrmCredential,
): string | undefined {
  switch (code) {
    case "LOGIN_METHOD_NOT_OFFERED":
      return adviceForMethod(detail, credential);
    case "LOGIN_ENCRYPTION_REQUIRED":
      return `the host accepts encrypted messages only: ${credential.authMethod === "basic" ? "use authMethod: ntlm, or scheme: https" : "leave out authMessageEncryption: never, or use scheme: https"}`;
    case "LOGIN_NOT_PERMITTED":
      return `the account must be in the group Remote Management Users: ${GRANT}; of local accounts in Administrators, UAC filters the rights unless LocalAccountTokenFilterPolicy is 1`;
    case "NET_TLS":
      return "if the host is Windows Server 2008, its TLS is too old: authCredSSPDisableTLSv1.2: true allows TLS 1.0 in CredSSP; else check the certificate of its HTTPS listener";
    case "NET_NO_LISTENER":
      return `nothing listens on port ${credential.port}: run winrm quickconfig on the host`;
    case "NET_TIMEOUT":
      return `no answer from port ${credential.port}: does a firewall let it through?`;
    default:
      return undefined;
  }
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
