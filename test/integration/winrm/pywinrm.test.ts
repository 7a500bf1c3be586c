/** The stand-in is believed only because a client that others wrote reads it: sealed, in pages, and its faults. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import type { WmiInstance } from "../../fakes/windows/wmi/data-set.ts";
import { windows11 } from "../../fakes/windows/wmi/windows-11.ts";
import { DEBIAN_PYTHON, describeNeeding } from "../../requirements.ts";
import { PASSWORD, startWindowsHost, type WindowsHostOptions } from "./windows-host.ts";

const script = fileURLToPath(new URL("pywinrm-wsman.py", import.meta.url));
const legacy = fileURLToPath(new URL("../winrm-auth/openssl-legacy.cnf", import.meta.url));
const https = selfSigned();

const processes: WmiInstance[] = Array.from({ length: 2_000 }, (_, index) => ({
  ProcessId: index,
  Name: `プロセス-${index}.exe`,
}));
const data = {
  ...windows11,
  classes: { ...windows11.classes, "root/cimv2/Win32_Process": processes },
};
const names = (rows: readonly { Name: string }[]) => rows.map(({ Name }) => Name);

interface Order {
  readonly username?: string;
  readonly query?: string;
  readonly encryption?: "auto" | "always";
}
type Said = { rows: { Name: string }[]; requests: number; contexts: number; error?: string };

async function ask(order: Order, options: WindowsHostOptions = {}, scheme = "http") {
  const host = await startWindowsHost({ data, ...options });
  const running = promisify(execFile)(DEBIAN_PYTHON, ["-W", "ignore", script], {
    env: { LC_ALL: "C.UTF-8", OPENSSL_CONF: legacy },
    maxBuffer: 16 * 1_024 * 1_024,
  });
  running.child.stdin?.end(
    JSON.stringify({
      endpoint: `${scheme}://127.0.0.1:${host.port}/wsman`,
      username: "STANDIN\\administrator",
      password: PASSWORD,
      namespace: "root/cimv2",
      query: "SELECT Name FROM Win32_Process",
      encryption: "auto",
      ...order,
    }),
  );
  const { stdout } = await running;
  return { said: JSON.parse(stdout) as Said, host };
}

describeNeeding(["python:winrm", "python:requests_ntlm"], "pywinrm reads the stand-in", () => {
  it.each(["STANDIN\\administrator", "administrator@STANDIN"])(
    "in pages, sealed, as %s",
    async (username) => {
      const { said, host } = await ask({ username });
      expect(names(said.rows)).toEqual(processes.map(({ Name }) => Name));
      expect(said.contexts).toBe(said.requests - 1);
      expect(said.requests).toBeGreaterThan(3);
      expect(host.bodies.some((body) => body.includes("Win32_Process"))).toBe(false);
    },
  );

  it("with the class's name when all columns are asked for", async () => {
    const { said } = await ask({ query: "SELECT * FROM Win32_Process" });
    expect(said.rows).toHaveLength(processes.length);
  });

  it("sealed within HTTPS", async () => {
    const auth = { https, serverCertificate: https.der };
    const { said } = await ask({ encryption: "always" }, { auth }, "https");
    expect(said.rows).toHaveLength(processes.length);
  });

  it("and its sealed faults", async () => {
    const { said } = await ask({ query: "SELECT Name FROM Win32_Nothing" });
    expect(said).toEqual({ error: "WinRMTransportError", requests: 1 });
    const denied = await ask({}, { denied: ["Win32_Process"] });
    expect(denied.said).toEqual({ error: "WinRMTransportError", requests: 1 });
  });
});
