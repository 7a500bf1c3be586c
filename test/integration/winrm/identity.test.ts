/** What a Windows host says of who it is and whom it has seen, for the tying of nodes and further candidates. */

import { expect, it } from "vitest";
import { readHost, startWindowsHost } from "./windows-host.ts";

it("tells the marks of a Windows host and its neighbours", async () => {
  const host = await startWindowsHost();
  const { evidence } = await readHost(host.port);
  expect(
    evidence
      .filter(({ kind }) => kind === "signature" || kind === "candidates")
      .map((item) => ({ ...item, at: 0 })),
  ).toMatchInlineSnapshot(`
    [
      {
        "address": "127.0.0.1",
        "at": 0,
        "kind": "signature",
        "probe": "winrm",
        "type": "smbiosUuid",
        "value": "4c4c4544-0042-3510-8052-b4c04f4a3432",
      },
      {
        "address": "127.0.0.1",
        "at": 0,
        "kind": "signature",
        "probe": "winrm",
        "type": "chassisSerial",
        "value": "SN-CHASSIS-1",
      },
      {
        "address": "127.0.0.1",
        "at": 0,
        "kind": "signature",
        "probe": "winrm",
        "type": "machineId",
        "value": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
      },
      {
        "address": "127.0.0.1",
        "at": 0,
        "kind": "signature",
        "probe": "winrm",
        "type": "ownAddress",
        "value": "192.0.2.11",
      },
      {
        "address": "127.0.0.1",
        "at": 0,
        "kind": "signature",
        "probe": "winrm",
        "type": "ownAddress",
        "value": "2001:db8::11",
      },
      {
        "address": "127.0.0.1",
        "addresses": [
          "192.0.2.1",
        ],
        "at": 0,
        "kind": "candidates",
        "probe": "winrm",
        "source": "arp-table",
      },
    ]
  `);
});
