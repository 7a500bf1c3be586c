/** Which account a name means, as Windows would find it: by domain, by user principal name, or by the plain name. */

import type { AcceptorAccount } from "./acceptor.ts";

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function matchAccount(
  accounts: readonly AcceptorAccount[],
  domain: string,
  user: string,
): AcceptorAccount | undefined {
  const exact = accounts.find(
    (account) => isSame(account.user, user) && (domain === "" || isSame(account.domain, domain)),
  );
  if (exact !== undefined || domain !== "") return exact;
  const at = user.lastIndexOf("@");
  if (at < 0) return undefined;
  const realm = user.slice(at + 1);
  const isOfRealm = ({ domain: own }: AcceptorAccount) =>
    isSame(own, realm) || isSame(own, realm.split(".")[0] ?? "");
  return accounts.find((account) => isSame(account.user, user.slice(0, at)) && isOfRealm(account));
}
