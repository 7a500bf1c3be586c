/** WinRM through SSH jump hosts: the login belongs to the channel as it belongs to a socket. */

import { afterEach, expect, it } from "vitest";
import { closeTunnels } from "../../../workers/harness/tunnel/open-tunnel.ts";
import { sshCredentialFor } from "../../fakes/ssh-request.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { describeNeeding } from "../../requirements.ts";
import { startEchoHost } from "./echo-host.ts";
import { PASSWORD, post, said, transportTo } from "./transport-to.ts";

const FIRST = "127.0.1.21";
const SECOND = "127.0.1.22";
const SSH_PASSWORD = "right horse";

const ways = [
  { authMethod: "ntlm", scheme: "http" },
  { authMethod: "ntlm", scheme: "https" },
  { authMethod: "credssp", scheme: "http" },
] as const;

describeNeeding(sshdRequirements, "WinRM through jump hosts", () => {
  const servers: Sshd[] = [];
  afterEach(async () => {
    closeTunnels();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const https = selfSigned();
  const host = (scheme: "http" | "https") =>
    startEchoHost({
      accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
      schemes: ["Negotiate", "CredSSP"],
      allowUnencrypted: false,
      credSsp: https,
      ...(scheme === "https" && { https, serverCertificate: https.der }),
    });

  async function jumpHost(address: string, sshTunnels: string[] = []) {
    const sshd = await startSshd({ users: [{ name: "ops", password: SSH_PASSWORD }], address });
    servers.push(sshd);
    const credential = { port: sshd.port, password: SSH_PASSWORD, sshTunnels, timeout: 60 };
    return { [address]: [sshCredentialFor("ops", credential)] };
  }

  it.each(ways)("goes through one (%j)", async (way) => {
    const { port, isEmpty } = await host(way.scheme);
    const jumpHosts = await jumpHost(FIRST);
    const transport = transportTo({ ...way, port, jumpHosts, sshTunnels: [FIRST] });
    const long = "<long>".padEnd(300_000, "x");
    for (const text of ["<a/>", long]) {
      expect(said(await post(transport, text))).toBe(`200 <echo>${text}</echo>`);
    }
    transport.close();
    await isEmpty();
  });

  it("goes through two, one behind the other", async () => {
    const { port, connections } = await host("http");
    const jumpHosts = { ...(await jumpHost(FIRST)), ...(await jumpHost(SECOND, [FIRST])) };
    const transport = transportTo({ port, jumpHosts, sshTunnels: [SECOND] });
    expect(said(await post(transport, "<a/>"))).toBe("200 <echo><a/></echo>");
    expect(said(await post(transport, "<b/>"))).toBe("200 <echo><b/></echo>");
    expect(connections()).toBe(1);
  });

  it("tells that the jump host can't be used", async () => {
    const { port } = await host("http");
    const jumpHosts = await jumpHost(FIRST);
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    const transport = transportTo({ port, jumpHosts, sshTunnels: [FIRST] });
    expect(said(await post(transport, "<a/>"))).toBe("TUNNEL_FAILED");
  });
});
