import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeEncryptedBody,
  isEncryptedContentType,
  parseEncryptedBody,
  type SealedPart,
} from "../../../../workers/winrm/seal/encrypted-body.ts";

const signature = Buffer.alloc(16, 7);
const part = (data: Buffer): SealedPart => ({
  length: data.length,
  header: signature,
  headerNumber: 16,
  data,
});

/** A TLS record of application data. */
const record = (length: number) =>
  Buffer.concat([Buffer.from([23, 3, 3, length >> 8, length & 255]), Buffer.alloc(length, 9)]);

describe("an encrypted body", () => {
  it("is written as MS-WSMV §2.2.9.1 shows it", () => {
    const { contentType, body } = encodeEncryptedBody("SPNEGO", [part(Buffer.from("sealed"))]);
    expect(contentType).toBe(
      'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"',
    );
    expect(body.toString("latin1")).toBe(
      [
        "--Encrypted Boundary",
        "\tContent-Type: application/HTTP-SPNEGO-session-encrypted",
        "\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=6",
        "--Encrypted Boundary",
        "\tContent-Type: application/octet-stream",
        `\x10\0\0\0${signature.toString("latin1")}sealed--Encrypted Boundary--`,
        "",
      ].join("\r\n"),
    );
  });

  it("holds data that looks like a boundary", () => {
    const data = Buffer.from("--Encrypted Boundary--\r\n--Encrypted Boundary\r\n");
    const { body } = encodeEncryptedBody("SPNEGO", [part(data)]);
    expect(parseEncryptedBody("SPNEGO", body)).toEqual([part(data)]);
  });

  it.each([
    ["without tabs", (text: string) => text.replaceAll("\t", "")],
    ["with a space in the boundary", (text: string) => text.replaceAll("--Enc", "-- Enc")],
    ["without CRLF after the last boundary", (text: string) => text.replace(/\r\n$/, "")],
    [
      "with CRLF before the last boundary",
      (text: string) => text.replace(/--Encrypted Boundary--/, "\r\n$&"),
    ],
    [
      "in lower case",
      (text: string) =>
        text.replace("-SPNEGO-", "-spnego-").replace("Content-Type", "content-type"),
    ],
  ])("is read %s", (_name, change) => {
    const data = Buffer.from("sealed");
    const { body } = encodeEncryptedBody("SPNEGO", [part(data)]);
    const changed = Buffer.from(change(body.toString("latin1")), "latin1");
    expect(parseEncryptedBody("SPNEGO", changed)).toEqual([part(data)]);
  });

  it("of CredSSP ends where its TLS records end", () => {
    const parts = [Buffer.concat([record(1), record(300)]), record(16_401)].map((data) => ({
      length: 100,
      header: Buffer.alloc(0),
      headerNumber: 16,
      data,
    }));
    const { body, contentType } = encodeEncryptedBody("CredSSP", parts);
    expect(contentType).toContain("multipart/x-multi-encrypted");
    expect(parseEncryptedBody("CredSSP", body)).toEqual(parts);
  });

  it("is refused when it is cut off, or says more than it has", () => {
    const { body } = encodeEncryptedBody("SPNEGO", [part(Buffer.from("sealed"))]);
    for (let end = 0; end < body.length - 2; end++) {
      expect(parseEncryptedBody("SPNEGO", body.subarray(0, end))).toBeUndefined();
    }
    const more = Buffer.from(body.toString("latin1").replace("Length=6", "Length=60"), "latin1");
    expect(parseEncryptedBody("SPNEGO", more)).toBeUndefined();
    expect(parseEncryptedBody("CredSSP", body)).toBeUndefined();
  });

  it("never makes the parser throw", () => {
    const { body } = encodeEncryptedBody("SPNEGO", [
      part(Buffer.alloc(40, 1)),
      part(Buffer.alloc(9)),
    ]);
    const change = fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.nat(body.length), (changes, length) => {
        const copy = Buffer.from(body.subarray(0, length));
        for (const [at, value] of changes) copy[at] = value;
        for (const protocol of ["SPNEGO", "CredSSP"] as const) {
          const parts = parseEncryptedBody(protocol, copy) ?? [];
          expect(parts.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(body.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is known by its content type", () => {
    expect(isEncryptedContentType('multipart/encrypted;protocol="x"')).toBe(true);
    expect(isEncryptedContentType("Multipart/X-Multi-Encrypted; a=b")).toBe(true);
    expect(isEncryptedContentType("application/soap+xml")).toBe(false);
    expect(isEncryptedContentType(undefined)).toBe(false);
  });
});
