/** What a real Windows Server 2008 R2 replied, parsed whole, and served again by the stand-in, sealed. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ENUMERATION, SOAP, WSMAN } from "../../../workers/winrm/wsman/namespaces.ts";
import { WmiRow } from "../../../workers/winrm/wsman/wmi-row.ts";
import { childOf, parseXml, type XmlElement } from "../../../workers/winrm/wsman/xml.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { startEchoHost } from "../winrm-auth/echo-host.ts";
import { PASSWORD } from "../winrm-auth/transport-to.ts";
import { clientTo } from "./wsman-client.ts";

const folder = fileURLToPath(
  new URL("../../../../shared/corpus/winrm/windows-2008r2/", import.meta.url),
);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];
/** "Win32_Process_star" → its replies in order. */
const recordings = new Map<string, string[]>();
for (const name of files.sort()) {
  const key = name.replace(/_\d+\.xml$/, "");
  const text = readFileSync(`${folder}${name}`, "utf8");
  recordings.set(key, [...(recordings.get(key) ?? []), text]);
}

function itemsOf(text: string): readonly XmlElement[] {
  const response = childOf(parseXml(Buffer.from(text)), SOAP, "Body")?.children[0];
  const items = childOf(response, WSMAN, "Items") ?? childOf(response, ENUMERATION, "Items");
  return items?.children ?? [];
}

const relateTo = (text: string, envelope: string) => {
  const messageId = /<a:MessageID>([^<]+)/.exec(envelope)?.[1] ?? "";
  return text.replace(/<a:RelatesTo>[^<]*/, `<a:RelatesTo>${messageId}`);
};

/** Without the recordings, as where this repository stands alone, there is nothing to test. */
describe.skipIf(files.length === 0)("recorded replies of Windows 2008 R2", () => {
  it.each([...recordings.keys()])("%s is parsed whole", (key) => {
    for (const text of recordings.get(key) ?? []) {
      const items = itemsOf(text);
      expect(items.length).toBeGreaterThan(0);
      // Each property that is there and not empty is in the row.
      for (const item of items) {
        const row = new WmiRow(item);
        for (const { name, text: own, children, attributes } of item.children) {
          const value = (children[0]?.text ?? own).trim();
          if (value !== "" && attributes.get("nil") !== "true")
            expect(row.list(name)).toContain(value);
        }
      }
    }
  });

  it.each(["http", "https"] as const)(
    "all are read from the stand-in, sealed (%s)",
    async (scheme) => {
      const https = selfSigned();
      let left: string[] = [];
      const host = await startEchoHost({
        accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
        schemes: ["Negotiate"],
        allowUnencrypted: false,
        ...(scheme === "https" && { https, serverCertificate: https.der }),
        reply: (envelope) => {
          const asked = /SELECT (\S+) FROM (\w+)/.exec(envelope);
          if (asked !== null) {
            left = [...(recordings.get(`${asked[2]}_${asked[1] === "*" ? "star" : "all"}`) ?? [])];
          }
          return { status: 200, body: relateTo(left.shift() ?? "", envelope) };
        },
      });
      const client = clientTo({ port: host.port, scheme, authMessageEncryption: "always" });
      for (const [key, texts] of recordings) {
        const className = key.replace(/_(star|all)$/, "");
        const columns = key.endsWith("_star") ? "*" : "all";
        const answer = await client.query("root/cimv2", `SELECT ${columns} FROM ${className}`);
        const expected = texts.reduce((total, text) => total + itemsOf(text).length, 0);
        expect(answer.status === "done" && [key, answer.value.length]).toEqual([key, expected]);
      }
      expect(host.bodies.some((body) => body.includes("Win32_"))).toBe(false);
    },
  );
});
