/** Hosts that refuse, forget, stall, lie or break off. */

import { describe, expect, it } from "vitest";
import type { WmiInstance } from "../../fakes/windows/wmi/data-set.ts";
import { windows11 } from "../../fakes/windows/wmi/windows-11.ts";
import { readHost, startWindowsHost } from "./windows-host.ts";

const processes: WmiInstance[] = Array.from({ length: 3_000 }, (_, index) => ({
  ProcessId: index,
  Name: `プロセス-${index}.exe`,
  Description: "x".repeat(200),
}));
const withClass = (path: string, instances: readonly WmiInstance[]) => ({
  ...windows11,
  classes: { ...windows11.classes, [path]: instances },
});
const withoutClass = (...paths: string[]) => ({
  ...windows11,
  classes: Object.fromEntries(
    Object.entries(windows11.classes).filter(([path]) => !paths.includes(path)),
  ),
});
const neighbours: WmiInstance[] = Array.from({ length: 3_000 }, (_, index) => ({
  IPAddress: `198.18.${index >> 8}.${index & 255}`,
  LinkLayerAddress: "00-1B-21-00-00-01",
  InterfaceIndex: 7,
}));
const NEIGHBOURS = "root/standardcimv2/MSFT_NetNeighbor";

const containing = (text: string): unknown => expect.stringContaining(text);

describe("pages", () => {
  it.each([153_600, 8_192])(
    "are read to the end within %i bytes an envelope",
    async (envelopeBytes) => {
      const host = await startWindowsHost({
        data: withClass(NEIGHBOURS, neighbours),
        envelopeBytes,
      });
      const { sections } = await readHost(host.port);
      expect(sections["neighbours"]?.value).toHaveLength(neighbours.length);
      expect(host.responder.openCount).toBe(0);
      expect(host.envelopes.length).toBeGreaterThan(envelopeBytes > 100_000 ? 40 : 100);
    },
  );

  it("are asked for again while the host says that it takes longer", async () => {
    const data = withClass(NEIGHBOURS, neighbours);
    const { port } = await startWindowsHost({ data, slowPulls: 2 });
    expect((await readHost(port)).sections["neighbours"]?.value).toHaveLength(neighbours.length);
  });

  it("ask for larger envelopes when one instance does not fit", async () => {
    const [system = {}] = windows11.classes["root/cimv2/Win32_BIOS"] ?? [];
    const large = { ...system, Manufacturer: "x".repeat(300_000) };
    const data = withClass("root/cimv2/Win32_BIOS", [large]);
    const { port } = await startWindowsHost({ data, envelopeBytes: 4_096_000 });
    const { sections } = await readHost(port);
    expect(sections["bios"]?.status).toBe("complete");
  });

  it("that break off in the middle end the host with what was read before", async () => {
    const host = await startWindowsHost({
      data: withClass("root/cimv2/Win32_Process", processes),
      spoil: (reply, envelope) => (envelope.includes("enumeration/Pull<") ? "closed" : reply),
    });
    const { outcome, sections, login } = await readHost(host.port);
    expect(outcome).toMatchObject({ status: "failed", error: { code: "NET_RESET" } });
    expect(login).toMatchObject({ code: "OK" });
    expect(sections["system"]).toMatchObject({ status: "complete" });
    expect(sections["users"]).toBeUndefined();
  });
});

describe("what can't be read", () => {
  it("is left out where an older Windows lacks the class", async () => {
    const data = withoutClass(
      NEIGHBOURS,
      "root/standardcimv2/MSFT_NetTCPConnection",
      "root/SecurityCenter2/AntiVirusProduct",
    );
    const { outcome, sections } = await readHost((await startWindowsHost({ data })).port);
    expect(outcome.status).toBe("done");
    for (const name of ["neighbours", "listeners", "security"]) {
      expect(sections[name]).toMatchObject({ status: "not-supported" });
    }
    expect(sections["users"]).toMatchObject({ status: "complete" });
  });

  it("says which right an account lacks, and reads the rest", async () => {
    const denied = ["Win32_QuickFixEngineering", "Win32_DiskDrive", "MSFT_NetNeighbor"];
    const { port } = await startWindowsHost({ denied, deniedHives: [2_147_483_651] });
    const { outcome, sections } = await readHost(port);
    expect(outcome.status).toBe("done");
    expect(sections["storage"]).toMatchObject({
      status: "not-permitted",
      missingRight: containing("root/cimv2"),
    });
    expect(sections["neighbours"]).toMatchObject({
      status: "not-permitted",
      missingRight: containing("root/standardcimv2"),
    });
    expect(sections["windowsUpdates"]).toMatchObject({
      status: "partial",
      missingRight: containing("Trusted Installer"),
    });
    expect(sections["packages"]).toMatchObject({
      status: "partial",
      missingRight: containing("other users"),
    });
    expect(sections["system"]).toMatchObject({ status: "complete" });
  });

  it("is everything for an account without the right to use WMI", async () => {
    const { port, logins } = await startWindowsHost({ denied: ["*"] });
    const { outcome, login } = await readHost(port);
    expect(outcome).toEqual({ status: "done", value: { credential: null } });
    expect(login).toMatchObject({
      code: "LOGIN_NOT_PERMITTED",
      detail: containing("Remote Management Users"),
    });
    expect(logins).toHaveLength(1);
  });
});

describe("a class", () => {
  it("whose provider fails costs its section, which says what the host said", async () => {
    const { port } = await startWindowsHost({ failing: ["Win32_UserAccount", "Win32_Service"] });
    const { outcome, sections } = await readHost(port);
    expect(outcome.status).toBe("done");
    expect(sections["users"]).toMatchObject({
      status: "failed",
      fault: "other 2150859046: The provider failed with an internal error.",
    });
    expect(sections["users"]).not.toHaveProperty("missingRight");
    expect(sections["listeners"]).toMatchObject({ status: "partial" });
    expect(sections["storage"]).toMatchObject({ status: "complete" });
  });

  it("that tells the owners of ports and is not permitted says so", async () => {
    const { port } = await startWindowsHost({ denied: ["Win32_Service"] });
    const { sections } = await readHost(port);
    expect(sections["listeners"]).toMatchObject({
      status: "partial",
      missingRight: containing("Service Control Manager"),
    });
  });

  it("has as long as the file says, or 20 s; the one that is slow has a minute", async () => {
    const limits = async (timeout: number) => {
      const host = await startWindowsHost();
      await readHost(host.port, { timeout });
      const of = (what: string) =>
        /<w:OperationTimeout>([^<]+)</.exec(host.envelopes.find((one) => one.includes(what)) ?? "");
      return ["Win32_UserAccount", "Win32_QuickFixEngineering"].map((what) => of(what)?.[1]);
    };
    expect(await limits(10)).toEqual(["PT20.000S", "PT60.000S"]);
    expect(await limits(90)).toEqual(["PT90.000S", "PT90.000S"]);
  });
});

describe("the log", () => {
  const messages = (logs: readonly { readonly message: string }[]) =>
    logs.map(({ message }) => message);

  it("says at DEBUG which file and method were tried, what was offered and how far it came", async () => {
    const { port } = await startWindowsHost({ denied: ["Win32_DiskDrive"] });
    const { logs } = await readHost(port);
    expect(logs.every(({ level }) => level === "debug")).toBe(true);
    expect(logs.every(({ fields }) => fields["credential"] === "test.yaml")).toBe(true);
    expect(messages(logs).slice(0, 2)).toEqual(["tries a credential file", "connected"]);
    expect(logs[0]?.fields).toMatchObject({ authMethod: "ntlm", scheme: "http", port });
    const step = logs.find(({ message }) => message === "a step of the login is answered");
    expect(step?.fields).toMatchObject({ status: 401, offered: "Negotiate" });
    expect(messages(logs)).toContain("logged in");
    const unread = logs.find(({ message }) => message === "a section can't be read");
    expect(unread?.fields).toMatchObject({ section: "storage", status: "not-permitted" });
  });

  it("says why a login failed and where a connection was lost", async () => {
    const { port } = await startWindowsHost();
    const { logs } = await readHost(port, { password: "wrong" });
    expect(logs.at(-1)?.message).toBe("the login failed");
    expect(logs.at(-1)?.fields).toMatchObject({ code: "LOGIN_WRONG_PASSWORD" });
    const lost = await startWindowsHost({
      spoil: (reply, envelope) => (envelope.includes("Win32_UserAccount") ? "closed" : reply),
    });
    const last = (await readHost(lost.port)).logs.slice(-2);
    expect(last[0]?.fields).toMatchObject({ class: "Win32_UserAccount" });
    expect(last[1]).toMatchObject({
      message: "the connection is lost",
      fields: { code: "NET_RESET" },
    });
  });
});

describe("a reply", () => {
  const end = async (options: Parameters<typeof startWindowsHost>[0]) => {
    const { login } = await readHost((await startWindowsHost(options)).port);
    return login?.kind === "login" ? login.code : undefined;
  };
  const body = (text: string) => ({ spoil: () => ({ status: 200, body: text }) });

  it("that is no XML breaks the protocol", async () => {
    expect(await end(body("<s:Envelope"))).toBe("NET_PROTOCOL");
    expect(await end(body(""))).toBe("NET_PROTOCOL");
  });

  it("with a document type or an entity of its own breaks the protocol", async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>';
    expect(await end(body(bomb))).toBe("NET_PROTOCOL");
  });

  it("that is too deep breaks the protocol", async () => {
    expect(await end(body("<a>".repeat(100_000)))).toBe("NET_PROTOCOL");
  });

  it("of 100 MB passes the limit", async () => {
    const large = "x".repeat(100 * 1_024 * 1_024);
    expect(await end(body(large))).toBe("NET_LIMIT");
  });

  it("to another request breaks the protocol", async () => {
    expect(await end({ isUnrelated: true })).toBe("NET_PROTOCOL");
  });

  it("that speaks of a quota says so", async () => {
    expect(await end({ isOutOfQuota: true })).toBe("WINRM_QUOTA");
  });
});

it("a wrong password is tried once", async () => {
  const { port, logins } = await startWindowsHost();
  const { outcome, login } = await readHost(port, { password: "wrong" });
  expect(outcome).toEqual({ status: "done", value: { credential: null } });
  expect(login).toMatchObject({ code: "LOGIN_WRONG_PASSWORD" });
  expect(logins).toEqual([expect.objectContaining({ isAccepted: false })]);
});

it("a host that falls silent after the login keeps what it has told", async () => {
  const end = new AbortController();
  const { port } = await startWindowsHost({
    spoil: (reply, envelope) => {
      if (!envelope.includes("Win32_UserAccount")) return reply;
      end.abort();
      return "silence";
    },
  });
  const { outcome, sections } = await readHost(port, { signal: end.signal });
  expect(outcome.status).toBe("cancelled");
  expect(sections["system"]).toMatchObject({ status: "complete" });
});
