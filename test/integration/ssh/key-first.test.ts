/** In which order a server is asked that takes keys, and what a further login makes of what is remembered. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2, { type AuthContext } from "ssh2";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SshRequest } from "../../../src/protocol/credential.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { type Ssh2Server, startSsh2Server } from "../../fakes/ssh2-server.ts";

const ADDRESS = "127.0.0.1";
const WEEK_MS = 7 * 24 * 3_600 * 1_000;

describe("an SSH server that takes keys", () => {
  let folder: string;
  let server: Ssh2Server | undefined;
  let asked: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-key-first-"));
    for (const name of ["known", "unknown"]) {
      writeFileSync(join(folder, name), ssh2.utils.generateKeyPairSync("ed25519").private);
    }
  });
  afterEach(() => server?.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  async function serve(isOpen = false): Promise<void> {
    const known = ssh2.utils.parseKey(readKey("known"));
    if (known instanceof Error) throw known;
    const judge = (context: AuthContext) => {
      const isSigned = context.method === "publickey" && context.signature !== undefined;
      asked.push(isSigned ? "signed" : context.method);
      const isKnown =
        context.method === "publickey" && context.key.data.equals(known.getPublicSSH());
      if (isKnown || isOpen) context.accept();
      else context.reject(["publickey"]);
    };
    server = await startSsh2Server({ onAuthentication: judge, address: ADDRESS });
  }

  const readKey = (name: string) => readFileSync(join(folder, name));

  async function login(keys: readonly string[], remembered: SshRequest["remembered"] = {}) {
    asked = [];
    const clientKeys = keys.map((name) => ({ filename: join(folder, name) }));
    const credential = sshCredentialFor("ops", { clientKeys, port: server?.port ?? 0 });
    const request = sshRequestFor(ADDRESS, [credential], { remembered });
    const { evidence } = await runOnce(worker, request, { deadlineMs: 120_000 });
    const remember = evidence.find((item) => item.kind === "remember");
    const findings = evidence.filter((item) => item.kind === "section");
    const code = evidence.find((item) => item.kind === "login")?.code;
    return { code, findings, remembered: remember && { [remember.key]: remember.value } };
  }

  it("is asked once without a key, and then gets signatures without a question before", async () => {
    await serve();
    const first = await login(["unknown", "known"]);
    expect(asked).toEqual(["none", "signed", "signed"]);
    expect(first.code).toBe("OK");
    const second = await login(["known"], first.remembered);
    expect(asked).toEqual(["signed"]);
    expect(second.code).toBe("OK");
    expect(second.remembered).toEqual(first.remembered);
    expect((await login(["unknown", "known"], first.remembered)).code).toBe("OK");
    expect(asked).toEqual(["signed", "signed"]);
  });

  it("is asked again without a key after a week, and by another credential file", async () => {
    await serve();
    const { remembered } = await login(["known"]);
    const at = Number(remembered?.["ssh"]?.["refusedWithoutAt"]);
    expect(at).toBeGreaterThan(0);
    const ssh = { ...remembered?.["ssh"] };
    for (const other of [{ refusedWithoutAt: at - WEEK_MS }, { credential: "other.yaml" }]) {
      const again = await login(["known"], { ssh: { ...ssh, ...other } });
      expect(asked).toEqual(["none", "signed"]);
      expect(Number(again.remembered?.["ssh"]?.["refusedWithoutAt"])).toBeGreaterThanOrEqual(at);
    }
  });

  it("is asked again without a key each time when it lets in without one", async () => {
    await serve(true);
    const first = await login(["known"]);
    const second = await login(["known"], first.remembered);
    expect(asked).toEqual(["none"]);
    for (const { findings } of [first, second]) {
      expect(findings).toMatchObject([{ value: [{ code: "SSH_NO_AUTHENTICATION" }] }]);
    }
  });
});
