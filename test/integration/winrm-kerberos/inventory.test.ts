/** A whole inventory through messages that Kerberos seals, and nothing secret in what comes of it. */

import { expect, it, onTestFinished } from "vitest";
import { keyOfPassword } from "../../../workers/winrm/kerberos/encryption.ts";
import { MitAcceptor } from "../../fakes/windows/kerberos/mit-acceptor.ts";
import { REALM } from "../../fakes/windows/kerberos/mit-realm.ts";
import { describeNeeding } from "../../requirements.ts";
import { readHost, startWindowsHost } from "../winrm/windows-host.ts";
import { HOST, KERBEROS, PASSWORD, useRealm } from "./realm.ts";

describeNeeding(KERBEROS, "a Windows host that accepts Kerberos only", () => {
  const realm = useRealm();

  async function read(password: string) {
    const acceptor = new MitAcceptor(realm().environment);
    onTestFinished(() => acceptor.close());
    const auth = { schemes: ["Kerberos"], kerberos: acceptor } as const;
    const { port } = await startWindowsHost({ auth });
    return readHost(port, {
      authMethod: "kerberos",
      username: `user01@${REALM}`,
      password,
      kerberos: { kdc: [`127.0.0.1:${realm().port}`], host: HOST },
    });
  }

  it("is inventoried", async () => {
    const { outcome, login, sections } = await read(PASSWORD);
    expect(outcome).toEqual({ status: "done", value: { credential: "test.yaml" } });
    expect(login).toMatchObject({ code: "OK" });
    for (const name of ["system", "packages", "windowsUpdates", "listeners"]) {
      expect(sections[name]).toMatchObject({ status: "complete" });
    }
  });

  it.each([
    [PASSWORD, "OK"],
    ["wröng", "LOGIN_WRONG_PASSWORD"],
  ])("has neither password nor keys told or logged after %s", async (password, code) => {
    const result = await read(password);
    expect(result.login).toMatchObject({ code });
    const told = JSON.stringify(result).toLowerCase();
    expect(told).toContain("asks kdcs for a ticket");
    expect(told).not.toContain(password.toLowerCase());
    const salt = Buffer.from(`${REALM}user01`);
    for (const type of [17, 18]) {
      const bytes = keyOfPassword(type, { password, salt })?.bytes ?? Buffer.alloc(0);
      expect(bytes.length).toBeGreaterThan(0);
      expect(told).not.toContain(bytes.toString("hex"));
      expect(told).not.toContain(bytes.toString("base64").toLowerCase().replaceAll("=", ""));
    }
  });
});
