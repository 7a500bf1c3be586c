import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { type SnmpSweepRequestInput, snmpSweepResult } from "../../../src/protocol/snmp-sweep.ts";
import worker from "../../../workers/snmp/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { answerOf } from "../../fakes/snmp-agent/answer.ts";
import { simulatedSwitch } from "../../fakes/snmp-agent/device.ts";

const NET = "127.44.7";
const LEAVE = 5;
/** Where the version lies in a message of fewer than 128 octets (RFC 1157 §4). */
const VERSION_AT = 4;
const device = simulatedSwitch();
const description = "Example Switch Software, Version 12.4(3)";

/** Which of the datagrams that reach an agent are answered, counted from 0. */
type Manner = (nth: number, version: number) => boolean;

class Agents {
  readonly #sockets: Socket[] = [];
  received = 0;
  port = 0;

  async add(last: number, isAnswered: Manner): Promise<void> {
    const socket = createSocket("udp4");
    this.#sockets.push(socket);
    let nth = 0;
    socket.on("message", (request, from) => {
      this.received += 1;
      const version = request[VERSION_AT] ?? 3;
      if (version > 1) return;
      if (isAnswered(nth++, version))
        socket.send(answerOf(device, request), from.port, from.address);
    });
    await new Promise<void>((resolve) => {
      socket.bind(this.port, `${NET}.${last}`, resolve);
    });
    this.port = socket.address().port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets)
      await new Promise<void>((resolve) => {
        socket.close(resolve);
      });
  }
}

const alive = (evidence: readonly Evidence[]) =>
  evidence
    .filter(({ kind }) => kind === "alive")
    .map(({ address }) => Number(address.split(".").at(-1)))
    .sort((a, b) => a - b);

describe("a sweep by SNMP", () => {
  let agents = new Agents();
  afterEach(async () => {
    await agents.stop();
    agents = new Agents();
  });
  const request = (more: Partial<SnmpSweepRequestInput> = {}): SnmpSweepRequestInput => ({
    ranges: [{ first: `${NET}.0`, last: `${NET}.255` }],
    communities: [{ community: "public", port: agents.port }],
    enginePorts: [agents.port],
    ...more,
  });
  const everySecond = Array.from({ length: 128 }, (_, i) => 2 * i);

  it("finds who speaks only v2c and who speaks only v1, and tells what each says of itself", async () => {
    for (const last of everySecond)
      await agents.add(last, (_, version) => version === (last % 4 === 0 ? 1 : 0));
    const { outcome, evidence } = await runOnce(worker, request());
    expect(outcome).toMatchObject({ status: "done", value: { addressesAnswered: 128 } });
    expect(alive(evidence)).toEqual(everySecond);
    const told = evidence.filter((one) => one.kind === "section");
    expect(told.map(({ address }) => address).sort()).toEqual(
      everySecond.map((last) => `${NET}.${last}`).sort(),
    );
    for (const one of told)
      expect(one).toMatchObject({ section: "system", status: "partial", value: { description } });
    const ports = evidence.filter((one) => one.kind === "port");
    expect(new Set(ports.map(({ port }) => port))).toEqual(new Set([agents.port]));
    expect(ports).toHaveLength(128);
  });

  it("asks those again who are silent where datagrams get lost", async () => {
    for (const last of everySecond)
      await agents.add(last, (nth) => nth >= last % 5 && (nth - (last % 5)) % 2 === 0);
    const { evidence } = await runOnce(worker, request());
    expect(alive(evidence)).toEqual(everySecond);
  });

  it("sends no more than it has leave for", async () => {
    for (const last of everySecond) await agents.add(last, (nth) => nth > 0);
    let granted = 0;
    const { outcome, evidence } = await runOnce(worker, request(), {
      onWant: (address) => {
        expect(address).toBeNull();
        granted += LEAVE;
        return LEAVE;
      },
    });
    expect(alive(evidence)).toEqual(everySecond);
    if (outcome.status !== "done") throw new Error(outcome.status);
    const { packetsSent } = snmpSweepResult.parse(outcome.value);
    expect(packetsSent).toBeLessThanOrEqual(granted);
    expect(agents.received).toBeLessThanOrEqual(packetsSent);
  });

  it("takes no answer that carries another number, or comes from an address that was not asked", async () => {
    await agents.add(1, () => true);
    const stranger = createSocket("udp4");
    await new Promise<void>((resolve) => {
      stranger.bind(0, `${NET}.2`, resolve);
    });
    stranger.on("message", (question, from) => {
      const answer = answerOf(device, question);
      const other = Buffer.from(answer);
      // request-id: the four octets that question and answer have in common behind the PDU's head.
      const at = question.indexOf(Buffer.from([0x02, 0x04]), VERSION_AT) + 2;
      const number = question.subarray(at, at + 4);
      other.writeUInt8((other.readUInt8(other.indexOf(number)) ^ 1) | 0x40, other.indexOf(number));
      stranger.send(other, from.port, from.address);
    });
    const { evidence } = await runOnce(
      worker,
      request({
        ranges: [{ first: `${NET}.1`, last: `${NET}.2` }],
        communities: [
          { community: "public", port: agents.port },
          { community: "public", port: stranger.address().port },
        ],
      }),
    );
    expect(alive(evidence)).toEqual([1]);
    await new Promise<void>((resolve) => {
      stranger.close(resolve);
    });
  });
});
