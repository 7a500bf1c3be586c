import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/log/create-logger.ts";
import { redact, registerSecret, registerSecretsOf } from "../../../src/log/secrets.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { folderWith } from "../../folder-with.ts";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

describe("a registered secret", () => {
  const secret = 'p@ss "wörd\\\n/+1';

  it.each([
    ["raw", secret],
    ["JSON-escaped", JSON.stringify({ secret })],
    ["JSON-escaped twice", JSON.stringify(JSON.stringify({ secret }))],
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).toLowerCase()],
    ["as a form", new URLSearchParams({ secret }).toString()],
    ["in hex", Buffer.from(secret).toString("hex")],
    ["in base64", base64(secret)],
    ["in base64url", Buffer.from(secret).toString("base64url")],
    ["in base64 behind a user name", base64(`john:${secret}`)],
    ["in base64 behind another user name", base64(`jane2:${secret};`)],
    ["in base64 of UTF-16", Buffer.from(secret, "utf16le").toString("base64")],
  ])("is not seen %s", (_form, text) => {
    registerSecret(secret);
    const clean = redact(`<${text}>`);
    expect(clean).toContain("<secret>");
    for (const piece of ["wörd", "w%C3%B6rd", "w%c3%b6rd", base64("wörd").slice(0, 4)]) {
      expect(clean).not.toContain(piece);
    }
  });

  it("is found anywhere in a text, whatever it is made of", () => {
    const any = fc.string({ minLength: 4, maxLength: 40, unit: "binary" });
    fc.assert(
      fc.property(any, fc.string(), fc.string(), (text, before, after) => {
        registerSecret(text);
        expect(redact(before + text + after)).not.toContain(text);
        expect(redact(before + JSON.stringify(text) + after)).not.toContain(JSON.stringify(text));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves the rest of the text alone", () => {
    registerSecret("unguessable");
    expect(redact("x unguessable y unguessable")).toBe("x <secret> y <secret>");
    expect(redact("x unguessabl y")).toBe("x unguessabl y");
  });

  it("is not looked for when it is too short to be told from words", () => {
    expect(registerSecret("abc")).toBe(false);
    expect(redact("abc")).toBe("abc");
  });

  it("of a URL is its password too", () => {
    registerSecret("http://john:s%40lami@proxy.example:3128");
    expect(redact("the password s@lami is wrong")).toBe("the password <secret> is wrong");
  });
});

it("finds the Secrets in settings and credentials", () => {
  registerSecretsOf({
    connect: { token: new Secret("tok-4711"), list: [new Secret("com-munity")] },
  });
  expect(redact("tok-4711 com-munity")).toBe("<secret> <secret>");
});

it.each(["json", "%(message)s"])("no line of the log holds a secret in format %s", (logformat) => {
  registerSecret("s3cr3t value");
  const logfile = join(folderWith({}), "log");
  const { logger, close } = createLogger({ logfile, loglevel: "DEBUG", logformat });
  logger
    .child({ token: "s3cr3t value" })
    .warn(
      { err: new Error("wrong s3cr3t value"), "s3cr3t value": 1, deep: [{ a: "=s3cr3t%20value" }] },
      `Authorization: Basic ${base64("me:s3cr3t value")}`,
    );
  close();
  const text = readFileSync(logfile, "utf8");
  expect(text.match(/<secret>/g)?.length).toBeGreaterThanOrEqual(5);
  expect(text).not.toMatch(/s3cr3t|czNjcjN0|M2NyM3|zM2NyM3Q/);
});
