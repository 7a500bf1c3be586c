/** What a credential is tried with: SNMPv2-MIB sysObjectID and sysUpTime (RFC 3418), which every agent has. */

import type { Question } from "../wire/pdu.ts";

export const firstQuestion: Question = {
  type: "get",
  oids: ["1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0"],
};
