/** The forms of a Windows account's name: DOMAIN\user, user@REALM, .\user and a plain name. */

export interface WindowsAccount {
  /** "" when the server is to decide. */
  readonly domain: string;
  readonly user: string;
}

/**
 * `user@REALM` stays whole, with an empty domain: whoever knows the realm takes it apart (MS-NLMP §3.3.2 hashes what was sent).
 * `.\user` is a local account; an empty domain has Windows look for it locally first.
 */
export function parseAccount(name: string): WindowsAccount {
  const slash = name.indexOf("\\");
  if (slash < 0) return { domain: "", user: name };
  const domain = name.slice(0, slash);
  return { domain: domain === "." ? "" : domain, user: name.slice(slash + 1) };
}
