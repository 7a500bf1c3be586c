/** MsvAvChannelBindings for a login inside HTTPS: tls-server-end-point of RFC 5929 §4, hashed as MS-NLMP §2.2.2.1 says. */

import { createHash } from "node:crypto";
import { md5 } from "../crypto/digests.ts";
import { DER_OID, readDer, readDerList, readSequence } from "../spnego/der.ts";

const SHA384_OIDS = ["2a864886f70d01010c", "2a8648ce3d040303"];
const SHA512_OIDS = ["2a864886f70d01010d", "2a8648ce3d040304"];
const RSASSA_PSS = "2a864886f70d01010a";
/** id-sha384, id-sha512 in the parameters of RSASSA-PSS (RFC 4055 §3.1). */
const PSS_SHA384 = "608648016503040202";
const PSS_SHA512 = "608648016503040203";

/** From the DER of the server's own certificate. */
export function channelBindings(certificate: Buffer): Buffer {
  const hash = createHash(endPointHash(certificate)).update(certificate).digest();
  const data = Buffer.concat([Buffer.from("tls-server-end-point:", "latin1"), hash]);
  // gss_channel_bindings_struct (RFC 2744 §3.11): no addresses, then the application's data.
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return md5(head, data);
}

/** The hash of the certificate's signature; SHA-256 in place of MD5, SHA-1 and of what isn't known. */
function endPointHash(certificate: Buffer): "sha256" | "sha384" | "sha512" {
  const algorithm = readSequence(certificate)?.[1];
  const oid = algorithm && readDer(algorithm.content);
  if (algorithm === undefined || oid?.tag !== DER_OID) return "sha256";
  const name = oid.content.toString("hex");
  if (SHA384_OIDS.includes(name)) return "sha384";
  if (SHA512_OIDS.includes(name)) return "sha512";
  return name === RSASSA_PSS ? pssHash(algorithm.content) : "sha256";
}

function pssHash(algorithm: Buffer): "sha256" | "sha384" | "sha512" {
  const parameters = readDerList(algorithm)?.[1];
  const [hash] = (parameters && readDerList(parameters.content)) ?? [];
  const identifier = hash && readSequence(hash.content)?.[0];
  const name = identifier?.content.toString("hex");
  if (name === PSS_SHA384) return "sha384";
  return name === PSS_SHA512 ? "sha512" : "sha256";
}
