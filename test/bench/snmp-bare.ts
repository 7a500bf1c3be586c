/**
 * `tsx snmp-bare.ts FIRST LAST`: the same question from one bare socket of Node.js in the main thread, once to each address, and the
 * text cut out of the answer where this lab's agents have it: what a program could reach that checks and forwards nothing.
 */

import { createSocket } from "node:dgram";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { formatIpv4, parseIpv4 } from "../../src/net/ipv4.ts";
import { encodeCommunityMessage } from "../../workers/snmp/wire/community-message.ts";

const [first = 0, last = 0] = process.argv.slice(2).map(parseIpv4);
const PORT = 161;
const DATAGRAMS_A_TURN = 32;
const QUIET_MS = 100;
const LOOK_MS = 5;
const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
/** Its last octets in BER, then the tag of an OCTET STRING. */
const mark = Buffer.from([0x01, 0x01, 0x01, 0x00, 0x04]);
const header = { version: "v2c", community: Buffer.from("public") } as const;

let lastAt = 0;
let text = "";
const socket = createSocket({
  type: "udp4",
  recvBufferSize: 4 * 1024 * 1024,
  lookup: (address, _options, callback) => callback(null, address, 4),
});
socket.on("message", (datagram, from) => {
  lastAt = performance.now();
  const at = datagram.lastIndexOf(mark) + mark.length;
  const description = datagram.toString("latin1", at + 1, at + 1 + (datagram[at] ?? 0));
  text += `${from.address} ${description}\n`;
});
await new Promise<void>((resolve) => {
  socket.bind(0, resolve);
});
for (let ip = first; ip <= last; ip += 1) {
  const question = { type: "get", oids: [SYS_DESCR] } as const;
  socket.send(encodeCommunityMessage(header, ip - first + 1, question), PORT, formatIpv4(ip));
  if (ip % DATAGRAMS_A_TURN === 0) await turn();
}
lastAt = performance.now();
while (performance.now() - lastAt < QUIET_MS) await delay(LOOK_MS);
socket.close();
process.stdout.write(text);
