/** What DNS says for Kerberos, asked of a real name server: dnsmasq on loopback. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  hostNameOf,
  kdcsByDns,
  kdcsByName,
  resolverFor,
} from "../../../workers/winrm/kerberos/names.ts";
import { freePort } from "../../fakes/free-port.ts";
import { describeNeeding } from "../../requirements.ts";

const KDC_PORT = 88;
const records = [
  "--srv-host=_kerberos._tcp.EXAMPLE.TEST,late.example.test,8888,20,0",
  "--srv-host=_kerberos._tcp.EXAMPLE.TEST,light.example.test,88,10,1",
  "--srv-host=_kerberos._tcp.EXAMPLE.TEST,heavy.example.test,88,10,9",
  "--srv-host=_kerberos._tcp.EXAMPLE.TEST,gone.example.test,88,5,0",
  "--host-record=late.example.test,192.0.2.30",
  "--host-record=light.example.test,192.0.2.20",
  "--host-record=heavy.example.test,2001:db8::10",
  "--ptr-record=7.2.0.192.in-addr.arpa,SERVER7.Example.Test",
  "--ptr-record=8.2.0.192.in-addr.arpa,no$host",
];

describeNeeding(["command:dnsmasq"], "DNS", () => {
  let stop = async (): Promise<void> => undefined;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    const own = [
      `--port=${port}`,
      "--listen-address=127.0.0.1",
      "--bind-interfaces",
      "--pid-file=",
    ];
    const words = ["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"];
    const logs = ["--log-facility=-", "--user=", "--local=/test/"];
    const server = spawn("dnsmasq", [...own, ...words, ...logs, ...records], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    stop = async () => {
      server.kill();
      await once(server, "exit");
    };
    for await (const line of createInterface(server.stderr)) if (/started/.test(line)) break;
  });
  afterAll(() => stop());

  function resolver() {
    const own = resolverFor(new AbortController().signal);
    own.setServers([`127.0.0.1:${port}`]);
    return own;
  }

  it("names a realm's KDCs: by priority, then weight, without those that have no address", async () => {
    expect(await kdcsByDns("EXAMPLE.TEST", resolver())).toEqual([
      { address: "2001:db8::10", port: KDC_PORT },
      { address: "192.0.2.20", port: KDC_PORT },
      { address: "192.0.2.30", port: 8888 },
    ]);
    expect(await kdcsByDns("OTHER.TEST", resolver())).toEqual([]);
  });

  it("gives addresses to the KDCs of a credential file", async () => {
    const listed = ["light.example.test:750", "192.0.2.9", "[2001:db8::9]:88", "gone.example.test"];
    expect(await kdcsByName(listed, resolver())).toEqual([
      { address: "192.0.2.20", port: 750 },
      { address: "192.0.2.9", port: KDC_PORT },
      { address: "2001:db8::9", port: KDC_PORT },
    ]);
  });

  it("names a host by its address, and takes nothing for a name that is none", async () => {
    expect(await hostNameOf("192.0.2.7", resolver())).toBe("server7.example.test");
    expect(await hostNameOf("192.0.2.8", resolver())).toBeUndefined();
    expect(await hostNameOf("192.0.2.99", resolver())).toBeUndefined();
  });
});
