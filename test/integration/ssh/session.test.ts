import { afterEach, beforeEach, expect, it } from "vitest";
import { openStream } from "../../../workers/harness/tunnel/open-tunnel.ts";
import { logIn } from "../../../workers/harness/tunnel/ssh-client/log-in.ts";
import type { SshConnection } from "../../../workers/harness/tunnel/ssh-client/ssh-connection.ts";
import { sessionOf } from "../../../workers/ssh/login/exec.ts";
import type { SshExecOptions } from "../../../workers/ssh/session.ts";
import { sshCredentialFor } from "../../fakes/ssh-request.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";
const MIB = 1024 * 1024;

describeNeeding(sshdRequirements, "an SSH session", () => {
  let sshd: Sshd | undefined;
  let connection: SshConnection | undefined;
  let aborter: AbortController;
  beforeEach(() => {
    aborter = new AbortController();
  });
  afterEach(async () => {
    connection?.close();
    await sshd?.stop();
  });

  async function session(config: string[] = []) {
    const { signal } = aborter;
    const server = await startSshd({ users: [{ name: "ops", password: PASSWORD }], config });
    sshd = server;
    const { address, port } = server;
    const outcome = await logIn({
      address,
      credential: sshCredentialFor("ops", { password: PASSWORD, port }),
      stateDirectory: undefined,
      signal,
      openStream: () => openStream({ address, port }, { sshTunnels: [], jumpHosts: {} }, signal),
    });
    if (outcome.status !== "done") throw new Error(JSON.stringify(outcome));
    connection = outcome.value;
    const open = sessionOf(outcome.value, () => undefined);
    const exec = async (command: string, rest: Partial<SshExecOptions> = {}) => {
      const chunks: Uint8Array[] = [];
      const exit = await open.exec(command, {
        maxBytes: 64 * MIB,
        signal,
        onData: (chunk) => chunks.push(chunk),
        ...rest,
      });
      return { exit, output: Buffer.concat(chunks).toString() };
    };
    return { ...open, exec, server };
  }

  it("says who the server is and who has logged in", async () => {
    const { serverVersion, username } = await session();
    expect(serverVersion).toMatch(/^SSH-2\.0-OpenSSH_\d/);
    expect(username).toBe("ops");
  });

  it("gives a command its input whole, and tells what it exited with", async () => {
    const { exec } = await session();
    const stdin = Buffer.from("0123456789abcdef".repeat(MIB / 4));
    const { exit, output } = await exec("cat; exit 3", { stdin });
    expect(exit).toEqual({ end: "exited", code: 3 });
    expect(output === stdin.toString()).toBe(true);
  });

  it("runs several commands on one connection at once", async () => {
    const { exec, server } = await session();
    const results = await Promise.all(["a", "b", "c"].map((word) => exec(`echo ${word}`)));
    expect(results.map(({ output }) => output)).toEqual(["a\n", "b\n", "c\n"]);
    expect(server.connections).toBe(1);
  });

  it("keeps what goes to standard error apart", async () => {
    const { exec } = await session();
    let said = "";
    const onStderr = (chunk: Uint8Array) => {
      said += Buffer.from(chunk).toString();
    };
    expect(await exec("echo out; echo err >&2", { onStderr })).toMatchObject({ output: "out\n" });
    expect(said).toBe("err\n");
  });

  it("ends a command that says more than is allowed, and goes on with the next", async () => {
    const { exec } = await session();
    const { exit, output } = await exec("yes", { maxBytes: MIB });
    expect(exit).toEqual({ end: "too-much-output" });
    expect(output.length).toBeLessThanOrEqual(MIB);
    expect((await exec("echo next")).output).toBe("next\n");
  });

  it("lets go of a command that hangs when the signal aborts", async () => {
    const { exec } = await session();
    const onData = () => aborter.abort();
    const { exit } = await exec("echo started; sleep 60", { onData });
    expect(exit).toEqual({ end: "aborted" });
  });

  it("tells a command that was killed, and a connection that was lost", async () => {
    const { exec, server } = await session();
    expect((await exec("kill -9 $$")).exit).toEqual({ end: "signalled" });
    const { exit } = await exec("echo started; sleep 60", { onData: () => server.dropAll() });
    expect(exit).toEqual({ end: "connection-lost" });
    expect((await exec("echo next")).exit).toEqual({ end: "connection-lost" });
  });

  it("gets what a forced command says instead", async () => {
    const { exec } = await session(["ForceCommand echo only this"]);
    const result = await exec("uname", { stdin: Buffer.alloc(MIB) });
    expect(result).toEqual({ exit: { end: "exited", code: 0 }, output: "only this\n" });
  });

  it("gets the output of a server that opens no sessions: none", async () => {
    const { exec } = await session(["MaxSessions 0"]);
    expect((await exec("uname")).exit).toEqual({ end: "channel-closed" });
  });
});
