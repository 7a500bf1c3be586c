/**
 * ssh2 asks whether a key would be accepted before it signs with it. The question is optional (RFC 4252 §7) and costs the server as much as
 * the answer to a signature: the signature is sent at once. Should another version of ssh2 do it elsewhere, it asks.
 */

import type { Client, ParsedKey } from "ssh2";

type Sign = (data: Buffer, onSigned: (signature: Buffer) => void) => void;
type Authenticate = (username: string, key: ParsedKey, algorithm?: string, sign?: Sign) => void;

interface Authenticating {
  authPK?: Authenticate;
}

/** The signature algorithms whose hash isn't told by the key's type: RFC 8332 §3. */
const hashes: Readonly<Record<string, string>> = {
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
};

/** Called once the client has begun to connect. */
export function signAtOnce(client: Client): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: Authenticating };
  const ask = protocol?.authPK;
  if (protocol === undefined || ask === undefined) return;
  protocol.authPK = (username, key, algorithm, sign) => {
    const signing: Sign = (data, onSigned) => {
      const signature: Buffer | Error = key.sign(data, hashes[algorithm ?? ""]);
      if (signature instanceof Error) ask.call(protocol, username, key, algorithm);
      else onSigned(signature);
    };
    ask.call(protocol, username, key, algorithm, sign ?? signing);
  };
}
