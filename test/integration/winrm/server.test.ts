/** A member server of a domain, as an administrator and as an account without all rights. */

import { expect, it } from "vitest";
import { sectionSchemas } from "../../../src/protocol/sections.ts";
import { server2022 } from "../../fakes/windows/wmi/server-2022.ts";
import { readHost, startWindowsHost } from "./windows-host.ts";

it("reads a Windows server whole, with its domain and what the registry tells", async () => {
  const host = await startWindowsHost({ data: server2022 });
  const { sections, evidence } = await readHost(host.port);
  for (const [name, section] of Object.entries(sections)) {
    if (section?.value === undefined) continue;
    const schema = sectionSchemas[name as keyof typeof sectionSchemas];
    expect([name, schema.safeParse(section.value).error]).toEqual([name, undefined]);
  }
  const value = (name: string) => sections[name]?.value;
  expect(value("system")).toMatchObject({
    family: "Windows",
    name: "file01",
    fqdn: "file01.corp.example",
    domain: "corp.example",
    build: "20348",
  });
  expect(value("product")).toMatchObject({ modelName: "VMware7,1" });
  expect(value("deviceTypes")).toEqual([{ type: "server" }]);
  expect(value("interfaces")).toMatchObject([
    { ifname: "イーサネット", macaddr: "00:50:56:ab:cd:ef", operStatus: "up" },
  ]);
  expect(value("filesystems")).toMatchObject([{ mountPoint: "C:", label: "システム" }]);
  const packages = (value("packages") as { name: string }[]).map(({ name }) => name).sort();
  expect(packages).toEqual(
    ["7-Zip 23.01 (x64)", "User's editor <beta> & more", "業務ツール"].sort(),
  );
  const updates = (value("windowsUpdates") as { hotFixId: string }[]).map((row) => row.hotFixId);
  expect(updates.sort()).toEqual(["KB5034129", "KB5034441"]);
  expect(sections["security"]).toBeUndefined();
  const candidates = evidence.flatMap((one) => (one.kind === "candidates" ? one.addresses : []));
  expect(candidates).toContain("192.0.2.1");
  expect(candidates).not.toContain("192.0.2.99");
});

it("says of each section which right an account lacks, and reads the rest", async () => {
  const host = await startWindowsHost({
    data: server2022,
    denied: ["Win32_QuickFixEngineering", "MSFT_NetNeighbor", "MSFT_NetTCPConnection"],
    deniedHives: [2_147_483_650],
  });
  const { sections, outcome } = await readHost(host.port);
  expect(outcome).toMatchObject({ status: "done", value: { credential: "test.yaml" } });
  expect(sections["system"]?.status).toBe("complete");
  for (const name of ["neighbours", "windowsUpdates", "listeners"]) {
    const section = sections[name];
    expect([name, section?.status]).not.toEqual([name, "complete"]);
    expect([name, section?.missingRight ?? ""]).not.toEqual([name, ""]);
  }
});
