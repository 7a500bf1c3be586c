/**
 * Many simulated agents in one process: `node --import tsx main.ts FIRST COUNT TARPITS`, on COUNT addresses of 127.0.0.0/8 from FIRST up,
 * all at one free port, which it prints. The last TARPITS of them are tarpits of each kind in turn.
 */

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { formatIpv4, parseIpv4 } from "../../../src/net/ipv4.ts";
import { elementAt } from "./ber.ts";
import { type Behaviour, honest, tarpits } from "./tarpits.ts";

const [first = "127.30.0.1", count = "1", badCount = "0"] = process.argv.slice(2);
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

const badOnes = Object.values(tarpits);
const start = parseIpv4(first) ?? 0;
let port = 0;
for (let i = 0; i < Number(count); i++) {
  const badIndex = i - (Number(count) - Number(badCount));
  const behaviour = badIndex < 0 ? honest : (badOnes[badIndex % badOnes.length] ?? honest);
  const socket = await listen(formatIpv4(start + i), port, behaviour);
  port = socket.address().port;
}
process.stdout.write(`${port}\n`);
