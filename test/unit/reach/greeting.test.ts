import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGreeting } from "../../../workers/reach/greeting.ts";

describe("greetings", () => {
  it.each([
    ["SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", { name: "ssh", product: "OpenSSH", version: "9.2p1" }],
    ["SSH-2.0-Cisco-1.25\r\n", { name: "ssh", product: "Cisco", version: "1.25" }],
    ["SSH-1.99-ROSSSH\r\n", { name: "ssh", product: "ROSSSH" }],
    ["220 mail.example ESMTP Postfix (Debian)\r\n", { name: "smtp", product: "Postfix" }],
    ["220 (vsFTPd 3.0.3)\r\n", { name: "ftp", product: "vsFTPd", version: "3.0.3" }],
    ["+OK Dovecot ready.\r\n", { name: "pop3", product: "Dovecot" }],
    ["* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n", { name: "imap", product: "Dovecot" }],
    ["RFB 003.008\n", { name: "rfb", version: "3.8" }],
    [
      "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n\r\n",
      { name: "http", product: "nginx", version: "1.22.1" },
    ],
    ["HTTP/1.1 200 OK\r\nX: 1\r\n\r\nServer: no/1\r\n", { name: "http" }],
    ["\u00ff\u00fd\u0018", { name: "telnet" }],
    ["J\0\0\0\n8.0.36\0", { name: "mysql", product: "MySQL", version: "8.0.36" }],
    ["hello\r\n", {}],
  ])("reads %j", (text, expected) => {
    expect(readGreeting(Buffer.from(text, "latin1"))).toEqual(expected);
  });

  it("keeps to the limits of evidence whatever a service says", () => {
    const starts = ["SSH-2.0-", "220 ", "HTTP/1.1 200 OK\r\nServer: ", "* OK ", ""];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 2_048 }),
        (start, rest) => {
          const said = readGreeting(Buffer.concat([Buffer.from(start), Buffer.from(rest)]));
          const texts = [said.name, said.product, said.version].map((text) => text ?? "");
          expect(texts.every((text) => text.length <= 200)).toBe(true);
        },
      ),
    );
  });
});
