/** The number by which an answer finds its question: request-id of v1 and v2c (RFC 3416 §3), msgID of v3 (RFC 3412 §6.2). */

import { BerFault, BerReader } from "../wire/ber-reader.ts";
import { pduTags, tags } from "../wire/tags.ts";

const VERSION_3 = 3;

/** undefined when the datagram is no answer of SNMP; the rest of it has not been looked at. */
export function messageIdOf(datagram: Uint8Array): number | undefined {
  try {
    const message = new BerReader(datagram).enter(tags.sequence);
    if (message.integer(tags.integer) === VERSION_3)
      return message.enter(tags.sequence).integer(tags.integer);
    message.skip(tags.octets);
    return message.enter(pduTags.response).integer(tags.integer);
  } catch (error) {
    if (error instanceof BerFault) return undefined;
    throw error;
  }
}
