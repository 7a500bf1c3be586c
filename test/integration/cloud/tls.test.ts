import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import { temporaryFolder } from "./support.ts";

describeNeeding(["command:openssl"], "a cloud with a certificate", () => {
  let cloud: RunningCloud;
  let folder: { path: string; remove: () => void };
  let certificate: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    const [certFile, keyFile] = ["cert.pem", "key.pem"].map((name) => join(folder.path, name));
    const tls = { certFile: certFile ?? "", keyFile: keyFile ?? "" };
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const files = ["-out", tls.certFile, "-keyout", tls.keyFile];
    execFileSync("openssl", ["req", "-x509", ...key, ...subject, ...files], { stdio: "ignore" });
    certificate = readFileSync(tls.certFile, "utf8");
    cloud = await runningCloud(undefined, { tls });
  });
  afterAll(async () => {
    await cloud.stop();
    folder.remove();
  });

  const post = (path: string, body: unknown, maxVersion: "TLSv1.1" | "TLSv1.3" = "TLSv1.3") =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      const minVersion = maxVersion === "TLSv1.1" ? "TLSv1.1" : "TLSv1.2";
      const options = { method: "POST", ca: certificate, headers, minVersion, maxVersion } as const;
      request(cloud.url + path, options, resolve)
        .on("error", reject)
        .end(JSON.stringify(body));
    });

  it("is reached by HTTPS, says so for a year, and sends cookies by HTTPS only", async () => {
    expect(cloud.url).toMatch(/^https:/);
    const answer = await post("/api/session", { name: "admin", password: cloud.password });
    expect(await text(answer)).toContain('"role":"administrator"');
    expect(answer.headers["strict-transport-security"]).toContain("max-age=31536000");
    expect(String(answer.headers["set-cookie"])).toMatch(/; Secure/);
  });

  it("refuses TLS before 1.2", async () => {
    await expect(post("/api/session", {}, "TLSv1.1")).rejects.toThrow(/protocol|version|alert/i);
  });
});
