import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/protocol/secret.ts";
import { messageIdOf } from "../../../../workers/snmp/session/message-id.ts";
import { Probe } from "../../../../workers/snmp/sweep/probe.ts";
import { questionsOf } from "../../../../workers/snmp/sweep/questions.ts";
import { discoveryHeader, encodeUsmMessage } from "../../../../workers/snmp/usm/message.ts";

const address = "192.0.2.7";
const discovery = (id: number) => encodeUsmMessage(discoveryHeader, id, { type: "get", oids: [] });

describe("a sweep's question", () => {
  const probe = new Probe(161, discovery);

  it("carries the address's own number wherever the number stands", () => {
    expect(probe.datagramFor(address)).toEqual(Buffer.from(discovery(probe.numberOf(address))));
    expect(probe.datagramFor(address)).not.toEqual(probe.datagramFor("192.0.2.8"));
  });

  it("is answered by its number from the asked address and port only", () => {
    const number = probe.numberOf(address);
    expect(probe.isNumberOf(number, address, 161)).toBe(true);
    expect(probe.isNumberOf(number, address, 162)).toBe(false);
    expect(probe.isNumberOf(number, "192.0.2.8", 161)).toBe(false);
    expect(probe.isNumberOf(number ^ 1, address, 161)).toBe(false);
  });

  it("is repeated with other numbers", () => {
    expect(probe.repeat).toBe(probe.repeat);
    expect(probe.repeat.numberOf(address)).not.toBe(probe.numberOf(address));
    expect(new Probe(161, discovery).numberOf(address)).not.toBe(probe.numberOf(address));
  });

  it("is read by agents as it was meant", () => {
    expect(messageIdOf(discovery(0x4000_0000))).toBe(0x4000_0000);
  });
});

describe("what a sweep asks", () => {
  const request = {
    ranges: [{ first: address, last: address }],
    communities: [1, 2].map((n) => ({ community: new Secret(`c${n}`), port: 161 })),
    isPaced: true,
  };

  it("is SNMPv2c first, then SNMPv1 and the engine, which is asked once more in doubt", () => {
    const { passes, onceMore } = questionsOf({
      ...request,
      versions: ["v2c", "v1"],
      enginePorts: [161],
    });
    expect(passes.map(({ length }) => length)).toEqual([2, 3]);
    expect(onceMore).toEqual(passes[1]?.slice(2));
  });

  it("is one pass where one version is wanted, repeated in doubt", () => {
    const { passes, onceMore } = questionsOf({ ...request, versions: ["v2c"], enginePorts: [] });
    expect(passes.map(({ length }) => length)).toEqual([2]);
    expect(onceMore).toEqual(passes[0]);
  });

  it("is the engine alone without a community", () => {
    const { passes, onceMore } = questionsOf({
      ...request,
      communities: [],
      versions: ["v2c", "v1"],
      enginePorts: [161, 1161],
    });
    expect(passes.map(({ length }) => length)).toEqual([2]);
    expect(onceMore).toEqual(passes[0]);
  });
});
