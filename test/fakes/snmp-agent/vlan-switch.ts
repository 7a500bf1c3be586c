/**
 * A switch that shows BRIDGE-MIB one VLAN at a time, as Cisco's do: community "public" for VLAN 1 and everything else,
 * "public@10" for VLAN 10's BRIDGE-MIB; silent to other communities. SNMPv1 and v2c.
 */

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { answerOf } from "./answer.ts";
import { element, elementAt, integer, oid, text } from "./ber.ts";
import { type Device, deviceOf, type Instance } from "./device.ts";

const SYSTEM = "1.3.6.1.2.1.1";
const IF_DESCR = "1.3.6.1.2.1.2.2.1.2";
const BRIDGE = "1.3.6.1.2.1.17";
const VTP = "1.3.6.1.4.1.9.9.46.1.3.1.1";
/** GigabitEthernet1/0/1 is 10101. */
const FIRST_PORT = 10_100;
const LEARNED = 3;

/** VLANs by vtpVlanState and vtpVlanType, and which last octet of a MAC address is at which port. */
interface Vlan {
  readonly id: number;
  readonly state: number;
  readonly type: number;
  readonly stations: Readonly<Record<number, number>>;
}

const vlans: readonly Vlan[] = [
  { id: 1, state: 1, type: 1, stations: { 1: 1 } },
  { id: 10, state: 1, type: 1, stations: { 10: 2, 11: 3 } },
  { id: 20, state: 1, type: 1, stations: { 11: 3 } },
  { id: 30, state: 2, type: 1, stations: { 30: 4 } },
  { id: 40, state: 1, type: 1, stations: {} },
  { id: 1_002, state: 1, type: 2, stations: {} },
];

/** Bridge port N is not interface N: its number says nothing outside its VLAN. */
function bridgeOf({ stations }: Vlan): Instance[] {
  const macs = Object.entries(stations);
  const ports = [...new Set(Object.values(stations))].sort((a, b) => a - b);
  const bridgePort = (port: number) => 50 + ports.indexOf(port);
  const macIndex = (last: string) => `2.0.94.0.83.${last}`;
  return [
    ...ports.map(
      (port): Instance => [`${BRIDGE}.1.4.1.2.${bridgePort(port)}`, integer(FIRST_PORT + port)],
    ),
    ...macs.map(
      ([last, port]): Instance => [
        `${BRIDGE}.4.3.1.2.${macIndex(last)}`,
        integer(bridgePort(port)),
      ],
    ),
    ...macs.map(([last]): Instance => [`${BRIDGE}.4.3.1.3.${macIndex(last)}`, integer(LEARNED)]),
  ];
}

function wholeSwitch(): Device {
  const [first, ...others] = vlans;
  const all = first === undefined ? others : [first, ...others];
  return deviceOf([
    [`${SYSTEM}.1.0`, text("Cisco IOS Software, Version 12.2(55)SE")],
    [`${SYSTEM}.2.0`, oid("1.3.6.1.4.1.9.1.1208")],
    [`${SYSTEM}.3.0`, element(0x43, Buffer.from([1]))],
    ...[1, 2, 3, 4].map(
      (port): Instance => [`${IF_DESCR}.${FIRST_PORT + port}`, text(`GigabitEthernet1/0/${port}`)],
    ),
    ...(first === undefined ? [] : bridgeOf(first)),
    ...all.map(({ id, state }): Instance => [`${VTP}.2.1.${id}`, integer(state)]),
    ...all.map(({ id, type }): Instance => [`${VTP}.3.1.${id}`, integer(type)]),
    ...all.map(({ id }): Instance => [`${VTP}.4.1.${id}`, text(`VLAN${id}`)]),
  ]);
}

export interface VlanSwitch {
  readonly address: string;
  readonly port: number;
  /** Every community that it was asked with. */
  readonly communities: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** `hasContexts`: false for a switch that is silent to every community with an @. */
export async function startVlanSwitch(hasContexts = true): Promise<VlanSwitch> {
  const devices = new Map([["public", wholeSwitch()]]);
  const inContext = vlans.map((vlan) => [`public@${vlan.id}`, deviceOf(bridgeOf(vlan))] as const);
  if (hasContexts) for (const [community, device] of inContext) devices.set(community, device);
  const communities = new Set<string>();
  const socket = createSocket("udp4");
  socket.on("message", (request, from) => {
    const version = elementAt(request, elementAt(request, 0).start);
    const { start, end } = elementAt(request, version.end);
    const community = request.toString("latin1", start, end);
    const device = devices.get(community);
    if ((request[version.start] ?? 3) >= 3) return;
    communities.add(community);
    if (device !== undefined) socket.send(answerOf(device, request), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    ...socket.address(),
    communities,
    stop: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}
