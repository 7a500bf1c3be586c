/**
 * Many simulated agents in one process: `node --import tsx main.ts FIRST COUNT TARPITS`, on COUNT addresses of 127.0.0.0/8 from FIRST up,
 * all at one free port, which it prints. The last TARPITS of them are none to be relied upon.
 */

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { formatIpv4, parseIpv4 } from "../../../src/net/ipv4.ts";
import { answerOf } from "./answer.ts";
import { element, elementAt, integer, oid } from "./ber.ts";
import { simulatedSwitch } from "./device.ts";

const [first = "127.30.0.1", count = "1", tarpits = "0"] = process.argv.slice(2);
const device = simulatedSwitch();
type Behaviour = (request: Buffer, reply: (answer: Buffer) => void) => void;

const honest: Behaviour = (request, reply) => reply(answerOf(device, request));
let endless = 0;

const badOnes: readonly Behaviour[] = [
  (request, reply) => setTimeout(() => reply(answerOf(device, request)), 4_000),
  (request, reply) => setTimeout(() => reply(answerOf(device, request, 1)), 1_000),
  (request, reply) => {
    endless += 1;
    const row = element(0x30, oid(`1.3.6.1.2.1.31.1.2.${endless}`), integer(1));
    reply(withVarbinds(request, row));
  },
  (request, reply) => {
    const garbage = Buffer.from(answerOf(device, request));
    for (let at = 24; at < garbage.length; at += 3) garbage[at] = (garbage[at] ?? 0) ^ 0x55;
    reply(garbage);
  },
];

/** The honest answer's head with another row in place of its own. */
function withVarbinds(request: Buffer, row: Buffer): Buffer {
  const only = { ...device, varbinds: device.varbinds.map(() => row) };
  return answerOf(only, request, 1);
}

/** SNMPv3 is not spoken here. */
function isCommunityMessage(request: Buffer): boolean {
  const version = elementAt(request, elementAt(request, 0).start);
  return (request[version.start] ?? 3) < 3;
}

async function listen(address: string, port: number, behaviour: Behaviour): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 1_048_576 });
  socket.on("message", (request, { address: to, port: toPort }) => {
    if (isCommunityMessage(request)) {
      behaviour(request, (answer) => socket.send(answer, toPort, to));
    }
  });
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

const start = parseIpv4(first) ?? 0;
let port = 0;
for (let i = 0; i < Number(count); i++) {
  const badIndex = i - (Number(count) - Number(tarpits));
  const behaviour = badIndex < 0 ? honest : (badOnes[badIndex % badOnes.length] ?? honest);
  const socket = await listen(formatIpv4(start + i), port, behaviour);
  port = socket.address().port;
}
process.stdout.write(`${port}\n`);
