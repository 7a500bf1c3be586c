/** The WinRM worker against the Windows stand-in, sealed NTLM unless a test says otherwise. */

import { describe, expect, it } from "vitest";
import type { Evidence, EvidenceOf } from "../../../src/protocol/evidence.ts";
import { sectionValue } from "../../../src/protocol/evidence.ts";
import worker from "../../../workers/winrm/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { server2022 } from "../../fakes/windows/wmi/data.ts";
import { fault, type ResponderOptions, WmiResponder } from "../../fakes/windows/wmi/responder.ts";
import { startEchoHost } from "../winrm-auth/echo-host.ts";

const PASSWORD = "Pässwörd 日本";
const accounts = [{ domain: "CORP", user: "ops", password: PASSWORD }];

async function host(options: ResponderOptions = {}, more: Record<string, unknown> = {}) {
  const responder = new WmiResponder(server2022, options);
  const echo = await startEchoHost({
    accounts,
    schemes: ["Negotiate"],
    allowUnencrypted: false,
    reply: responder.reply,
    ...more,
  });
  const credential = {
    id: "win.yaml",
    account: { username: "CORP\\ops", password: PASSWORD },
    authMethod: "ntlm",
    authMessageEncryption: "auto",
    authCredSSPDisableTLSv1_2: false,
    port: echo.port,
    scheme: "http",
    verify: false,
    timeout: 60,
    sshTunnels: [],
  };
  const ask = (change: Record<string, unknown> = {}, request: Record<string, unknown> = {}) =>
    runOnce(
      worker,
      { address: "127.0.0.1", credentials: [{ ...credential, ...change }], ...request },
      { deadlineMs: 120_000 },
    );
  return { echo, responder, ask };
}

const sectionsOf = (evidence: readonly Evidence[]) =>
  new Map(
    evidence.flatMap((one) =>
      one.kind === "section" ? [[one.section as string, one] as const] : [],
    ),
  );
const valueIn = (sections: ReadonlyMap<string, EvidenceOf<"section">>, name: string) => {
  const section = sections.get(name);
  return section && sectionValue(section);
};
const loginsOf = (evidence: readonly Evidence[]) =>
  evidence.flatMap((one) => (one.kind === "login" ? [one.code] : []));

describe("a Windows server read by WinRM", () => {
  it("tells all that it is, in sections that fit their schemas", async () => {
    const { ask } = await host();
    const { evidence, outcome } = await ask();
    expect(outcome).toEqual({ status: "done", value: { credential: "win.yaml" } });
    const sections = sectionsOf(evidence);
    for (const [name, section] of sections) {
      if (section.value !== undefined) expect(sectionValue(section), name).toBeDefined();
    }
    expect(valueIn(sections, "system")).toMatchObject({
      family: "Windows",
      version: "Windows Server 2022 Standard",
      build: "20348",
      name: "FILE01",
      fqdn: "file01.corp.example",
      domain: "corp.example",
    });
    expect(valueIn(sections, "product")).toMatchObject({
      modelName: "VMware7,1",
      serialNumber: "VMware-42 3e 11 22",
    });
    expect(valueIn(sections, "product")).not.toHaveProperty("versionNumber");
    expect(valueIn(sections, "bios")).toMatchObject({ releaseDate: "2023-05-22" });
    expect(valueIn(sections, "cpu")).toMatchObject({
      numberOfSockets: 1,
      numberOfCores: 2,
      numberOfProcessors: 4,
    });
    expect(valueIn(sections, "memory")).toMatchObject({
      totalSize: 8_388_608,
      swapSize: 2_097_152,
    });
    expect(valueIn(sections, "boot")).toMatchObject({
      bootedAt: Date.parse("2026-11-01T02:00:00.5Z"),
      uptimeSeconds: 86_400,
    });
    expect(valueIn(sections, "virtualisation")).toEqual({ hypervisor: "VMware", role: "guest" });
    expect(valueIn(sections, "filesystems")).toMatchObject([
      { mountPoint: "C:", label: "システム" },
    ]);
    expect(valueIn(sections, "interfaces")).toMatchObject([
      {
        ifname: "イーサネット",
        macaddr: "00:50:56:ab:cd:ef",
        operStatus: "up",
        addresses: [
          { addr: "192.0.2.10", prefixLength: 24 },
          { addr: "2001:db8::10", prefixLength: 64 },
        ],
      },
    ]);
    expect(valueIn(sections, "gateways")).toEqual([
      { addr: "192.0.2.1", interface: "イーサネット" },
    ]);
    expect(valueIn(sections, "routes")).toHaveLength(2);
    expect(valueIn(sections, "neighbours")).toMatchObject([{ addr: "192.0.2.1" }]);
    expect(valueIn(sections, "listeners")).toMatchObject([
      { transport: "tcp", port: 135, process: "svchost.exe" },
      { transport: "tcp", port: 445, process: "System" },
      { transport: "udp", port: 123 },
    ]);
    expect(valueIn(sections, "users")).toMatchObject([
      { name: "Administrator", uid: 500 },
      { name: "Guest", isDisabled: true },
    ]);
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: "candidates", addresses: ["192.0.2.1"] }),
    );
    expect(evidence).toContainEqual(
      expect.objectContaining({
        type: "smbiosUuid",
        value: "11223e42-4d5e-6f70-8192-a3b4c5d6e7f8",
      }),
    );
    expect(evidence).toContainEqual(
      expect.objectContaining({ type: "machineId", value: "c0ffee00-1111-2222-3333-444455556666" }),
    );
  });

  it("tells its software of both views and of its users, without parts and components", async () => {
    const { ask } = await host();
    const sections = sectionsOf((await ask()).evidence);
    expect(valueIn(sections, "packages")).toEqual([
      {
        name: "7-Zip 23.01 (x64)",
        version: "23.01",
        source: "windows",
        vendor: "Igor Pavlov",
        installedAt: Date.UTC(2024, 0, 15),
        size: 5_632,
      },
      {
        name: "業務ツール",
        version: "1.0",
        source: "windows",
        arch: "x86",
        vendor: "株式会社サンプル",
      },
      { name: "User's editor <beta> & more", version: "2.5", source: "windows" },
    ]);
  });

  it("tells its updates, with those that only component based servicing knows", async () => {
    const { ask } = await host();
    const sections = sectionsOf((await ask()).evidence);
    expect(valueIn(sections, "windowsUpdates")).toMatchObject([
      { hotFixId: "KB5034129", description: "Security Update", installedOn: "2024-01-31" },
      { hotFixId: "KB5034441" },
    ]);
  });

  it("is read to its end when a page holds one instance and every context is new", async () => {
    const { ask } = await host({ pageSize: 1 });
    const sections = sectionsOf((await ask()).evidence);
    expect(valueIn(sections, "listeners")).toHaveLength(3);
  });
});

describe("an account without all rights", () => {
  it("reads what it may, and says of each other section which right is missing", async () => {
    const { ask } = await host({
      denied: ["root/standardcimv2"],
      deniedClasses: ["Win32_QuickFixEngineering"],
      isRegistryDenied: true,
    });
    const { evidence, outcome } = await ask();
    expect(outcome).toMatchObject({ status: "done", value: { credential: "win.yaml" } });
    const sections = sectionsOf(evidence);
    expect(sections.get("system")?.status).toBe("complete");
    for (const name of ["neighbours", "packages", "windowsUpdates"]) {
      expect(sections.get(name)?.status, name).toBe("not-permitted");
      expect(sections.get(name)?.missingRight, name).toMatch(/Remote Enable|^Read on HKLM/);
    }
  });

  it("that may read nothing is refused in a sentence", async () => {
    const { ask } = await host({ denied: ["root/cimv2"] });
    const { evidence, outcome } = await ask();
    expect(outcome).toEqual({ status: "done", value: { credential: null } });
    expect(loginsOf(evidence)).toEqual(["LOGIN_NOT_PERMITTED"]);
  });
});

describe("a login that fails", () => {
  it("with a wrong password is tried exactly once", async () => {
    const { ask, echo } = await host();
    const { evidence } = await ask({ account: { username: "CORP\\ops", password: "wrong" } });
    expect(loginsOf(evidence)).toEqual(["LOGIN_WRONG_PASSWORD"]);
    expect(echo.logins.filter(({ isAccepted }) => !isAccepted)).toHaveLength(1);
  });

  it("where nothing listens says so", async () => {
    const { ask } = await host();
    const { evidence } = await ask({ port: 9 });
    expect(loginsOf(evidence)).toEqual(["NET_NO_LISTENER"]);
  });
});

describe("a service that misbehaves", () => {
  it.each([
    ["answers what is no XML", () => ({ body: "<s:Envelope", status: 200 }), "NET_PROTOCOL"],
    [
      "answers with a document type",
      () => ({ body: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', status: 200 }),
      "NET_PROTOCOL",
    ],
    [
      "answers another request",
      (envelope: string) => fault(envelope, "w:QuotaLimit", 2_150_859_174, "too many"),
      "WINRM_QUOTA",
    ],
  ] as const)("%s", async (_, spoil, code) => {
    const { ask } = await host({ spoil });
    const { evidence } = await ask();
    expect(loginsOf(evidence)).toEqual([code]);
  });

  it("drops the connection in the midst, and the rest is told as missing", async () => {
    const { ask, echo } = await host({
      spoil: (envelope) => {
        if (envelope.includes("Win32_LogicalDisk")) echo.dropConnections();
        return undefined;
      },
    });
    const { evidence } = await ask();
    const sections = sectionsOf(evidence);
    expect(sections.get("system")?.status).toBe("complete");
    expect(sections.has("listeners")).toBe(true);
  });
});

it("says nothing secret", async () => {
  const { ask } = await host();
  const { evidence, logs, outcome } = await ask();
  expect(JSON.stringify({ evidence, logs, outcome })).not.toContain(PASSWORD);
});
