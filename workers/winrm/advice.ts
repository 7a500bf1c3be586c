/** What a person can do about a login by WinRM that failed, in a sentence; docs/probes/winrm.md tells more. */

import type { WinrmCredential } from "../../src/protocol/credential.ts";
import type { ErrorCode, WireError } from "../../src/protocol/errors.ts";

const GRANT = "run grant-ksocket-access.ps1 on the host";

type Advise = (detail: string, credential: WinrmCredential) => string | undefined;

const advice: { readonly [Code in ErrorCode]?: Advise } = {
  LOGIN_METHOD_NOT_OFFERED: adviceForMethod,
  LOGIN_ENCRYPTION_REQUIRED: (_detail, { authMethod }) =>
    authMethod === "basic"
      ? "use authMethod: ntlm, or scheme: https"
      : "leave out authMessageEncryption: never, or use scheme: https",
  LOGIN_NOT_PERMITTED: (detail) =>
    detail.includes("ticket")
      ? undefined
      : `the account must be in the group Remote Management Users: ${GRANT}; of local accounts in Administrators, UAC filters the rights unless LocalAccountTokenFilterPolicy is 1`,
  KERBEROS_CLOCK_SKEW: () => "let the agent keep time by NTP, from where the domain has its time",
  KERBEROS_NO_KDC: () =>
    "let the agent ask the domain's DNS, or name the domain controllers in kerberos.kdc; TCP port 88 must be open",
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
  if (authMethod === "kerberos") {
    return "neither Negotiate nor Kerberos is enabled: see winrm get winrm/config/service/auth on the host";
  }
  if (authMethod === "basic")
    return "Basic is disabled on the host, as it should be: use authMethod: ntlm";
  return /offered: Kerberos$/i.test(detail)
    ? "the host offers only Kerberos: use authMethod: kerberos"
    : "NTLM is off on the host: check the policy Restrict NTLM and winrm get winrm/config/service/auth";
}
