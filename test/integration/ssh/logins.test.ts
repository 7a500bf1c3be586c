import { afterAll, beforeAll, expect, it } from "vitest";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

describeNeeding(sshdRequirements, "logging in to sshd", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ users: [{ name: "ops", password: "right horse" }] });
  });
  afterAll(() => sshd.stop());

  it("reads the machine after a login by password", async () => {
    const credential = sshCredentialFor("ops", { password: "right horse", port: sshd.port });
    const request = sshRequestFor(sshd.address, [credential], { testOnly: false });
    const { outcome, evidence } = await runOnce(worker, request);
    expect(outcome).toMatchObject({ status: "done", value: { credential: "10.yaml" } });
    expect(evidence).toContainEqual(expect.objectContaining({ kind: "login", code: "OK" }));
    expect(evidence).toContainEqual(expect.objectContaining({ section: "kernel" }));
  });
});
