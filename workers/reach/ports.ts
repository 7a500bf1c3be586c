/** Connects to the asked ports of one address, and asks the open ones what they are. */

import { serviceName } from "../../src/net/service-names.ts";
import { type ConnectOutcome, connectPort } from "./connect-port.ts";
import { readGreeting } from "./greeting.ts";
import { Slots } from "./slots.ts";
import type { ReachTarget } from "./target.ts";

/** Printers print what comes here (HP JetDirect): never connected to, whoever asks. */
const PDL_DATASTREAM_PORT = 9_100;
/** Ports whose service speaks first: FTP, SSH, telnet, SMTP, POP3, IMAP, submission, MySQL, VNC. */
const GREETING_PORTS = new Set([21, 22, 23, 25, 110, 143, 587, 2_222, 3_306, 5_900, 5_901]);
const HTTP_PORTS = new Set([80, 8_080]);
const LISTEN_MS = 900;
/** Sockets that one thread holds open at once, and one target's share. */
const THREAD_SOCKETS = 256;
const TARGET_SOCKETS = 8;
const threadSlots = new Slots(THREAD_SOCKETS);

/** What the kernel sends: the SYN and, when answered by SYN-ACK, an ACK before we can ask for leave. */
const CONNECT_PACKETS = 2;
/** The reset. */
const END_PACKETS = 1;
/** ACK of what the service says; the HTTP question rides in a packet of its own. */
const LISTEN_PACKETS = 1;
const HTTP_PACKETS = 2;
/** Linux repeats a SYN after 1 s (RFC 6298 §2) and then no oftener than every second. */
const SYN_REPEAT_MS = 1_000;

export async function reachPorts(target: ReachTarget): Promise<void> {
  const slots = new Slots(TARGET_SOCKETS);
  const ports = [...new Set(target.request.ports)].filter((port) => port !== PDL_DATASTREAM_PORT);
  const silent: number[] = [];
  const askAll = (batch: readonly number[]) =>
    Promise.all(
      batch.map((port) =>
        slots.use(target.context.signal, async () => {
          if ((await reachPort(target, port)) === "silent") silent.push(port);
        }),
      ),
    );
  await askAll(ports);
  for (let attempt = 2; attempt <= target.request.attempts && silent.length > 0; attempt++) {
    await askAll(silent.splice(0));
  }
  target.silentPorts.push(...silent);
}

async function reachPort(target: ReachTarget, port: number): Promise<"told" | "silent"> {
  const outcome = await threadSlots.use(target.context.signal, () => connectOnce(target, port));
  switch (outcome.state) {
    case "open":
      target.alive(outcome.rttMs);
      target.port(port, "open");
      tellService(target, port, outcome.said);
      return "told";
    case "closed":
      target.alive(outcome.rttMs);
      target.port(port, "closed");
      return "told";
    case "filtered":
      if (outcome.reason === "timeout") return "silent";
      target.port(port, "filtered", outcome.reason);
      target.networkSaid(outcome.reason);
      return "told";
    case "unsent":
      target.networkSaid(outcome.reason);
      return "told";
  }
}

async function connectOnce(target: ReachTarget, port: number): Promise<ConnectOutcome> {
  const { request, context } = target;
  const isHttp = request.services && HTTP_PORTS.has(port);
  const isHeard = isHttp || (request.services && GREETING_PORTS.has(port));
  const repeats = Math.floor(request.connectTimeoutMs / SYN_REPEAT_MS);
  const heard = isHttp ? HTTP_PACKETS : isHeard ? LISTEN_PACKETS : 0;
  await context.takePackets(request.address, CONNECT_PACKETS + repeats + heard);
  const outcome = await connectPort(request.address, port, {
    timeoutMs: request.connectTimeoutMs,
    signal: context.signal,
    listenMs: isHeard ? LISTEN_MS : 0,
    ...(isHttp && { question: httpQuestion(request.address) }),
    beforeEnd: () => context.takePackets(request.address, END_PACKETS),
  });
  if (outcome.state === "open") target.sent(CONNECT_PACKETS + heard + END_PACKETS);
  else if (outcome.state !== "unsent") target.sent(1);
  return outcome;
}

function tellService(target: ReachTarget, port: number, said: Buffer): void {
  const known = serviceName("tcp", port);
  const greeting = said.length > 0 ? readGreeting(said) : {};
  const name = greeting.name ?? known;
  if (name !== undefined) target.service("tcp", port, { ...greeting, name });
}

/** HEAD has no side effect and no body (RFC 9110 §9.3.2). */
function httpQuestion(address: string): string {
  const bare = address.split("%", 1)[0] ?? "";
  const host = bare.includes(":") ? `[${bare}]` : bare;
  return `HEAD / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ksocket\r\nConnection: close\r\n\r\n`;
}
