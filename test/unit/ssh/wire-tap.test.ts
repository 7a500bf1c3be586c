import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { WireTap } from "../../../workers/harness/tunnel/ssh-client/wire-tap.ts";

const MIB = 1024 * 1024;
const lists = ["kex-a,kex-b", "key-a", "cs-cipher", "sc-cipher", "cs-mac", "sc-mac"];

/** RFC 4253 §7.1, with four lists more that nobody reads. */
function kexInit(): Buffer {
  const list = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const names = [...lists, "none", "none", "", ""].map(list);
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), ...names, Buffer.alloc(5)]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + 5);
  head[4] = 4;
  return Buffer.concat([head, payload, Buffer.alloc(4)]);
}

const wire = Buffer.concat([
  Buffer.from("Welcome to SSH-2.0-not-yet\r\nSSH-2.0-Server_1.0 comment\r\n"),
  kexInit(),
]);

describe("a wire tap", () => {
  it("reads identification and offer however the bytes are cut", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: wire.length }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (unsorted) => {
        const tap = new WireTap(() => undefined);
        const ends = [...unsorted.sort((a, b) => a - b), wire.length];
        let start = 0;
        for (const end of ends) {
          tap.push(wire.subarray(start, end));
          start = end;
        }
        expect(tap.identification).toBe("SSH-2.0-Server_1.0 comment");
        expect(tap.offer).toEqual({
          kex: "kex-a,kex-b",
          hostKey: "key-a",
          cipher: "sc-cipher",
          mac: "sc-mac",
        });
      }),
    );
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        const tap = new WireTap(() => undefined);
        tap.push(Buffer.from("SSH-2.0-x\n"));
        for (const chunk of chunks) tap.push(Buffer.from(chunk));
      }),
    );
  });

  it("cuts off who goes on before the identification, or sends too much unasked", () => {
    const onExcess = vi.fn();
    const chatty = new WireTap(onExcess);
    chatty.push(Buffer.alloc(70_000, "x\n"));
    expect(onExcess).toHaveBeenCalledTimes(1);
    const tap = new WireTap(onExcess);
    tap.push(wire);
    tap.push(Buffer.alloc(3 * MIB));
    expect(onExcess).toHaveBeenCalledTimes(1);
    tap.credit(2 * MIB);
    tap.push(Buffer.alloc(3 * MIB));
    expect(onExcess).toHaveBeenCalledTimes(1);
    tap.push(Buffer.alloc(3 * MIB));
    expect(onExcess).toHaveBeenCalledTimes(2);
  });
});
