/** Neither the password, nor its hashes, nor a session's keys leave the worker: not in evidence, outcome or log. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createLogger, type OpenLog } from "../../../src/log/create-logger.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { revealed } from "../../../src/protocol/secret.ts";
import type { Workers } from "../../../src/supervisor/pool/ask.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";
import { utf16 } from "../../../workers/winrm/crypto/digests.ts";
import { md4 } from "../../../workers/winrm/crypto/md4.ts";
import { ntowfV2 } from "../../../workers/winrm/ntlm/keys.ts";
import type { AcceptorFaults } from "../../fakes/windows/auth/acceptor.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { startWindowsServer } from "../../fakes/windows/server/windows-server.ts";
import { windows11 } from "../../fakes/windows/wmi/windows-11.ts";
import { Responder } from "../../fakes/windows/wsman/responder.ts";
import { winrmCredentialFor, winrmRequestFor } from "../../fakes/winrm-request.ts";

const account = { domain: "STANDIN", user: "scanner", password: "R1ght-Kennwört-日本" };
const WRONG = "Wr0ng-Kennwört-日本";
const inside = selfSigned();

interface Way {
  readonly password: string;
  /** How the login ends, where both methods end it alike. */
  readonly code?: string;
  readonly faults?: AcceptorFaults;
  readonly isLocked?: boolean;
}

const endings: Readonly<Record<string, Way>> = {
  "the right password": { password: account.password, code: "OK" },
  "a wrong password": { password: WRONG, code: "LOGIN_WRONG_PASSWORD" },
  "a locked account": { password: account.password, isLocked: true },
  "replies that are signed wrong": {
    password: account.password,
    faults: { wrongSignature: true },
  },
  "a login that is forgotten": { password: account.password, faults: { forgetsLogin: true } },
};
const ways = (["ntlm", "credssp"] as const).flatMap((authMethod) =>
  Object.entries(endings).map(([name, way]) => ({ authMethod, name, ...way })),
);

function startHost({ faults = {}, isLocked = false }: Pick<Way, "faults" | "isLocked">) {
  const keys: Buffer[] = [];
  const responder = new Responder({ data: windows11 });
  const started = startWindowsServer({
    accounts: [{ ...account, isLocked }],
    schemes: ["Negotiate", "CredSSP"],
    credSsp: inside,
    allowUnencrypted: false,
    faults,
    reply: (envelope) => responder.answer(envelope),
    onSessionKey: (key) => keys.push(key),
  });
  return started.then((host) => {
    onTestFinished(host.close);
    return { ...host, keys };
  });
}

/** What a secret may look like in a text; the search has no case. */
const looksOf = (secret: Buffer): string[] =>
  [secret.toString("hex"), secret.toString("base64").replaceAll("=", "")].map((text) =>
    text.toLowerCase(),
  );

function secretsOf(password: string, keys: readonly Buffer[]): string[] {
  const { user, domain } = account;
  const hashes = ["", domain].map((of) => ntowfV2(password, user, of));
  const bytes = [Buffer.from(password), utf16(password), md4(utf16(password)), ...hashes, ...keys];
  return [password.toLowerCase(), ...bytes.flatMap(looksOf)];
}

const seenIn = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => text.toLowerCase().includes(secret));

describe("secrets of a WinRM login", () => {
  let workers: Workers;
  let log: OpenLog;
  let folder: string;
  let logfile: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-test-"));
    logfile = join(folder, "ksocket.log");
    log = createLogger({ logfile, loglevel: "DEBUG", logformat: "json" });
    // A machine that is busy with other tests may stand still for long.
    const patient = { threads: 1, stallMs: 60_000, sharedStallMs: 60_000, startMs: 120_000 };
    workers = await createWorkers({ log: log.logger, settings: { winrm: patient } });
  });
  afterAll(async () => {
    await workers.stop();
    log.close();
    rmSync(folder, { recursive: true });
  });

  it.each(ways)(
    "are nowhere to be seen after $name by $authMethod",
    async ({ authMethod, name, password, code = "", ...host }) => {
      const { port, keys, logins } = await startHost(host);
      const credential = winrmCredentialFor({ username: account.user, password, port, authMethod });
      const request = winrmRequestFor("127.0.0.1", credential);
      const evidence: Evidence[] = [];
      const outcome = await workers.ask("winrm", request, {
        deadlineMs: 120_000,
        onEvidence: (more) => evidence.push(...more),
      });
      log.logger.debug({ request, outcome }, `asked with ${name}`);
      const told = JSON.stringify({ outcome, evidence });
      const secrets = secretsOf(password, keys);
      expect(logins.length).toBeGreaterThan(0);
      expect(keys.length > 0).toBe(authMethod === "credssp" || password !== WRONG);
      expect(told).toContain('"kind":"login"');
      expect(told).toContain(`"code":"${code}`);
      expect(seenIn(told, secrets)).toEqual([]);
      const logged = readFileSync(logfile, "utf8");
      expect(logged).toContain("tries a credential file");
      expect(logged).toContain("a step of the login is answered");
      expect(logged).toContain(`asked with ${name}`);
      expect(seenIn(logged, secrets)).toEqual([]);
      // The search finds what is there.
      expect(seenIn(JSON.stringify(revealed(request)), secrets)).toEqual([password.toLowerCase()]);
    },
    150_000,
  );
});
