/** Switches that keep a forwarding table a VLAN, each in a context of its own. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import worker from "../../../workers/snmp/worker.ts";
import { sectionOf } from "../../corpus/recordings.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { startVlanSwitch, type VlanSwitch } from "../../fakes/snmp-agent/vlan-switch.ts";
import { type Snmpd, startSnmpd } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const run = promisify(execFile);
const community = (text: string) => ({ version: "community", community: text });

const read = async ({ address, port }: Pick<Snmpd, "address" | "port">, auth: unknown) => {
  const patience = { timeout: 3, retries: 0, retryInterval: 1 };
  const credentials = [{ ...patience, id: "a.yaml", port, auth }];
  const { evidence } = await runOnce(worker, { address, credentials }, { deadlineMs: 60_000 });
  return evidence;
};
const mac = (last: number) => `02:00:5e:00:53:${last.toString(16).padStart(2, "0")}`;
const station = (last: number, port: number, vlanId: number) => ({
  macaddr: mac(last),
  port: `GigabitEthernet1/0/${port}`,
  ifIndex: 10_100 + port,
  vlanId,
});
const stations = [station(1, 1, 1), station(10, 2, 10), station(11, 3, 10), station(11, 3, 20)];

describe("a switch with a BRIDGE-MIB for each VLAN", () => {
  let device: VlanSwitch;
  afterEach(() => device.stop());

  it("tells by community@VLAN which station is where, in VLANs of Ethernet that are on", async () => {
    device = await startVlanSwitch();
    const evidence = await read(device, community("public"));
    expect(sectionOf(evidence, "fdb")).toEqual(stations);
    const vlans = [1, 10, 20, 40].map((vlan) => `public@${vlan}`);
    expect([...device.communities]).toEqual(["public", ...vlans]);
  });

  it("is not asked beyond the second silent context, and what it tells is called partial", async () => {
    device = await startVlanSwitch(false);
    const evidence = await read(device, community("public"));
    const { vlanId: _, ...bare } = station(1, 1, 1);
    expect(sectionOf(evidence, "fdb")).toEqual([bare]);
    const section = { kind: "section", section: "fdb", status: "partial" };
    expect(evidence).toContainEqual(expect.objectContaining(section));
    expect([...device.communities]).toEqual(["public", "public@1", "public@10"]);
  });

  it("whose credential names a context is read in that one only", async () => {
    device = await startVlanSwitch();
    await read(device, community("public@10"));
    expect([...device.communities]).toEqual(["public@10"]);
  });
});

const authPassword = "auth-password-1";
const privPassword = "priv-password-2";

describeNeeding(["command:snmpd", "command:snmpbulkwalk"], "contexts of VLANs", () => {
  it("are told to snmpbulkwalk by the simulated switch", async () => {
    const device = await startVlanSwitch();
    const walk = ["-v2c", "-c", "public@10", "-Onq", "-m", "", `${device.address}:${device.port}`];
    const { stdout } = await run("snmpbulkwalk", [...walk, ".1.3.6.1.2.1.17"]);
    await device.stop();
    const rows = stdout.split("\n").filter((line) => !line.includes("No more variables"));
    expect(rows).toEqual([
      ".1.3.6.1.2.1.17.1.4.1.2.50 10102",
      ".1.3.6.1.2.1.17.1.4.1.2.51 10103",
      ".1.3.6.1.2.1.17.4.3.1.2.2.0.94.0.83.10 50",
      ".1.3.6.1.2.1.17.4.3.1.2.2.0.94.0.83.11 51",
      ".1.3.6.1.2.1.17.4.3.1.3.2.0.94.0.83.10 3",
      ".1.3.6.1.2.1.17.4.3.1.3.2.0.94.0.83.11 3",
      "",
    ]);
  });

  it("are read by SNMPv3 as vlan-N", async () => {
    const device = await startVlanSwitch();
    const to = (vlan: string) => `${vlan} ${device.address}:${device.port}`;
    const contexts = [1, 10, 20, 40].map(
      (vlan) => `proxy -Cn vlan-${vlan} -v 2c -c ${to(`public@${vlan}`)} .1.3.6.1.2.1.17`,
    );
    const snmpd = await startSnmpd({
      users: [{ name: "ops", auth: "SHA-256", authPassword, priv: "AES", privPassword }],
      lines: [
        "rouser ops priv",
        "sysobjectid 1.3.6.1.4.1.9.1.1208",
        ...contexts,
        ...["1.3.6.1.2.1.17", "1.3.6.1.4.1.9"].map(
          (subtree) => `proxy -v 2c -c ${to("public")} .${subtree}`,
        ),
      ],
    });
    const keys = { authProtocol: "sha256", authKey: authPassword, privProtocol: "aes128" };
    const user = { version: "usm", username: "ops", contextName: "", privKey: privPassword };
    const evidence = await read(snmpd, { ...user, ...keys });
    await snmpd.stop();
    await device.stop();
    // The interfaces are those of the test's machine, so that no port has a name there.
    const told = sectionOf(evidence, "fdb")?.map(({ macaddr, vlanId }) => [macaddr, vlanId]);
    expect(told).toEqual(stations.map(({ macaddr, vlanId }) => [macaddr, vlanId]));
  });
});
