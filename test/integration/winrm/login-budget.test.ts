/** A wrong password or a locked account, as a scan of many Windows hosts meets it: the account must not be locked by it. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import { AddressRanges } from "../../../src/net/address-ranges.ts";
import type { CredentialByMethod, CredentialMethod } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { scanSettings } from "../../../src/protocol/scan.ts";
import type { Workers } from "../../../src/supervisor/pool/ask.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";
import { LoginBudget } from "../../../src/supervisor/scan/login-budget.ts";
import { readByLogin } from "../../../src/supervisor/scan/logins.ts";
import { RatePacketBudget } from "../../../src/supervisor/scan/packet-budget.ts";
import { ProgressMeter } from "../../../src/supervisor/scan/progress-meter.ts";
import type { ScanContext } from "../../../src/supervisor/scan/scan-context.ts";
import { ScanMemory } from "../../../src/supervisor/scan/scan-memory.ts";
import type { AcceptorAccount } from "../../fakes/windows/auth/acceptor.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { startWindowsServer } from "../../fakes/windows/server/windows-server.ts";
import { windows11 } from "../../fakes/windows/wmi/windows-11.ts";
import { Responder } from "../../fakes/windows/wsman/responder.ts";
import { winrmCredentialFor } from "../../fakes/winrm-request.ts";

const HOSTS = 12;
/** As the program's own default. */
const FAILURES_BEFORE_PAUSE = 3;
const inside = selfSigned();
const account: AcceptorAccount = { domain: "STANDIN", user: "scanner", password: "Right-1234" };

async function startHosts(accounts: readonly AcceptorAccount[]) {
  const hosts = [];
  for (let i = 1; i <= HOSTS; i++) {
    const address = `127.9.77.${i}`;
    const responder = new Responder({ data: windows11 });
    const server = await startWindowsServer({
      address,
      accounts,
      schemes: ["Negotiate", "CredSSP"],
      credSsp: inside,
      allowUnencrypted: false,
      reply: (envelope) => responder.answer(envelope),
    });
    onTestFinished(server.close);
    hosts.push({ address, ...server });
  }
  return hosts;
}

type Hosts = Awaited<ReturnType<typeof startHosts>>;

function scanOf(workers: Workers, hosts: Hosts, password: string, authMethod: "ntlm" | "credssp") {
  const settings = scanSettings.parse({ rate: 0, hostRate: 0 });
  const evidence: Evidence[] = [];
  const notices = new Set<string>();
  const port = (address: string) => hosts.find((host) => host.address === address)?.port ?? 0;
  const logins = new LoginBudget(FAILURES_BEFORE_PAUSE);
  const scan: ScanContext = {
    settings,
    keeper: undefined,
    services: {
      workers,
      credentials: {
        matching: <Method extends CredentialMethod>(method: Method, address: string) => {
          const own = { username: "scanner", password, port: port(address), authMethod };
          // The type can't say that the method is winrm here.
          return (method === "winrm"
            ? [winrmCredentialFor(own)]
            : []) as unknown as CredentialByMethod[Method][];
        },
        partition: () => [],
        jumpHostsFor: () => ({}),
      },
      logins,
      memory: new ScanMemory(),
      logger: silentLogger,
      stateDirectory: undefined,
      snmpProfileDirectories: [],
      readNetwork: () => Promise.reject(new Error("not asked for")),
      vendorOf: () => undefined,
    },
    network: {
      devices: [],
      ownAddresses: AddressRanges.empty,
      routes: [],
      gateways: [],
      neighbours: [],
      limitations: [],
    },
    budget: new RatePacketBudget(settings),
    meter: new ProgressMeter(),
    signal: new AbortController().signal,
    intake: (more) => evidence.push(...more),
    allows: () => true,
    notice: (sentence) => notices.add(sentence),
  };
  const read = async () => {
    await Promise.all(
      hosts.map(({ address }) => readByLogin(scan, "winrm", address, new Set<number>())),
    );
    const codes = evidence.flatMap((item) => (item.kind === "login" ? [item.code] : []));
    return { codes, paused: logins.paused, notices: [...notices] };
  };
  return read();
}

const numberOf = <T>(items: readonly T[], wanted: T) =>
  items.filter((item) => item === wanted).length;
const attempts = (hosts: Hosts) => hosts.map(({ logins }) => logins.length);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe("an account on many Windows hosts", () => {
  let workers: Workers;
  beforeAll(async () => {
    // A machine that is busy with other tests may stand still for long.
    const patient = { threads: 1, stallMs: 60_000, sharedStallMs: 60_000, startMs: 120_000 };
    workers = await createWorkers({ log: silentLogger, settings: { winrm: patient } });
  });
  afterAll(() => workers.stop());

  it.each(["ntlm", "credssp"] as const)(
    "with a wrong password is tried three times in all, once a host, by %s",
    async (authMethod) => {
      const hosts = await startHosts([account]);
      const { codes, paused, notices } = await scanOf(workers, hosts, "wrong", authMethod);
      expect(Math.max(...attempts(hosts))).toBe(1);
      expect(sum(attempts(hosts))).toBe(FAILURES_BEFORE_PAUSE);
      expect(numberOf(codes, "LOGIN_WRONG_PASSWORD")).toBe(FAILURES_BEFORE_PAUSE);
      expect(numberOf(codes, "CREDENTIAL_PAUSED")).toBe(HOSTS - FAILURES_BEFORE_PAUSE);
      expect(paused).toEqual(["winrm:scanner"]);
      expect(notices).toHaveLength(1);
    },
    120_000,
  );

  it("that is locked is told so, and rests at once but for attempts under way", async () => {
    const hosts = await startHosts([{ ...account, isLocked: true }]);
    const { codes, paused } = await scanOf(workers, hosts, account.password, "credssp");
    const locked = numberOf(codes, "LOGIN_LOCKED");
    expect(locked).toBeGreaterThanOrEqual(1);
    expect(locked).toBeLessThanOrEqual(FAILURES_BEFORE_PAUSE);
    expect(sum(attempts(hosts))).toBe(locked);
    expect(numberOf(codes, "CREDENTIAL_PAUSED")).toBe(HOSTS - locked);
    expect(paused).toEqual(["winrm:scanner"]);
  }, 120_000);

  it("with the right password is told nothing of a pause", async () => {
    const hosts = await startHosts([account]);
    const { codes, paused } = await scanOf(workers, hosts, account.password, "ntlm");
    expect(codes).toEqual(Array.from({ length: HOSTS }, () => "OK"));
    expect(paused).toEqual([]);
  }, 120_000);
});
