/** The realm that these tests share, and carriers to its KDC. */

import { afterAll, beforeAll } from "vitest";
import { kdcCarrier } from "../../../workers/winrm/kerberos/kdc-connection.ts";
import type { KdcCarrier } from "../../../workers/winrm/kerberos/tickets.ts";
import { MitRealm } from "../../fakes/windows/kerberos/mit-realm.ts";
import type { Requirement } from "../../requirements.ts";

export const KERBEROS: readonly Requirement[] = [
  "command:krb5kdc",
  "command:kadmin.local",
  "python:gssapi",
];

export const PASSWORD = "Pässwörd 日本";
export const HOST = "server1.example.test";

const user = (name: string, ...options: string[]) => [
  "addprinc",
  "-pw",
  PASSWORD,
  ...options,
  name,
];

/** Started once for the file; closed at its end. */
export function useRealm(): () => MitRealm {
  let realm: MitRealm | undefined;
  beforeAll(async () => {
    realm = await MitRealm.start([
      user("user01"),
      user("müller"),
      user("weak", "-e", "aes128-cts-hmac-sha1-96:normal"),
      user("open", "-requires_preauth"),
      user("locked", "-allow_tix"),
      user("expired", "-pwexpire", "2020-01-01"),
      user("other"),
      ["addprinc", "-randkey", "-requires_preauth", `HTTP/${HOST}`],
      ["addprinc", "-randkey", "-requires_preauth", "HTTP/moved.example.test"],
    ]);
    await realm.keytab(`HTTP/${HOST}`, "host.keytab");
  }, 60_000);
  afterAll(() => realm?.close());
  return () => {
    if (realm === undefined) throw new Error("the realm has not started");
    return realm;
  };
}

export function carrierTo(port: number): KdcCarrier {
  const way = { sshTunnels: [], jumpHosts: {}, timeoutMs: 60_000 };
  return kdcCarrier([{ address: "127.0.0.1", port }], way, new AbortController().signal);
}
