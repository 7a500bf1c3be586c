/** SNMPv1 and v2c: the community is all that there is. */

import type { Message } from "../wire/message.ts";
import { encodeCommunityMessage } from "../wire/message.ts";
import type { Request } from "../wire/pdu.ts";
import type { Reply, Security } from "./security.ts";

export class CommunitySecurity implements Security {
  readonly version: "v1" | "v2c";
  readonly engineId = undefined;
  readonly #community: Buffer;

  constructor(version: "v1" | "v2c", community: string) {
    this.version = version;
    this.#community = Buffer.from(community, "utf8");
  }

  encode(id: number, request: Request): Buffer {
    return encodeCommunityMessage(this.version, this.#community, id, request);
  }

  /**
   * Multi-homed agents may answer from another of their addresses. That is accepted: who answers knows the random
   * request-id and the community, which is all that an answer from the asked address would prove.
   */
  accept(message: Message): Reply | undefined {
    if (message.version !== this.version) return undefined;
    if (!message.community.equals(this.#community)) return undefined;
    return { kind: "response", pdu: message.pdu };
  }
}
