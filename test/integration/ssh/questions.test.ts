import type { AuthContext, KeyboardAuthContext } from "ssh2";
import { afterEach, describe, expect, it } from "vitest";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { type Ssh2Server, startSsh2Server } from "../../fakes/ssh2-server.ts";

const PASSWORD = "right horse";

/** Asks, and gives what was answered. */
const ask = (context: KeyboardAuthContext, prompt: string) =>
  new Promise<string[]>((resolve) => context.prompt([{ prompt, echo: false }], resolve));

describe("an SSH server that asks for more than a password", () => {
  let server: Ssh2Server | undefined;
  afterEach(() => server?.stop());

  async function login(onAuthentication: (context: AuthContext) => void, address = "127.0.0.1") {
    server = await startSsh2Server({ onAuthentication, address });
    const credential = sshCredentialFor("ops", { password: PASSWORD, port: server.port });
    const request = sshRequestFor(address, [credential]);
    const { evidence } = await runOnce(worker, request, { deadlineMs: 120_000 });
    return evidence.find((item) => item.kind === "login");
  }

  it("gets the password once, and no answer to a question for a code", async () => {
    const answers: string[][] = [];
    const told = await login((context) => {
      if (context.method !== "keyboard-interactive") {
        context.reject(["keyboard-interactive"]);
        return;
      }
      void ask(context, "Password: ").then(async (answer) => {
        answers.push(answer);
        answers.push(await ask(context, "Verification code: "));
        context.accept();
      });
    });
    expect(told).toMatchObject({ code: "LOGIN_METHOD_NOT_OFFERED" });
    expect(told?.detail).toContain('it asks "Verification code:"');
    expect(answers).toEqual([[PASSWORD]]);
  });

  it("gets no answer to several questions at once", async () => {
    const told = await login((context) => {
      if (context.method !== "keyboard-interactive") context.reject(["keyboard-interactive"]);
      else {
        const prompts = ["Password: ", "Token: "].map((prompt) => ({ prompt, echo: false }));
        context.prompt(prompts, () => context.accept());
      }
    });
    expect(told).toMatchObject({ code: "LOGIN_METHOD_NOT_OFFERED" });
  });

  it("gets no new password when it says that the old one has expired", async () => {
    let changes = 0;
    const told = await login((context) => {
      if (context.method !== "password") context.reject(["password"]);
      else context.requestChange("Choose a new one", () => changes++);
    });
    expect(told).toMatchObject({ code: "LOGIN_EXPIRED" });
    expect(told?.detail).toContain("Choose a new one");
    expect(changes).toBe(0);
  });

  it("is asked by keyboard-interactive only where it offers no password method", async () => {
    const methods: string[] = [];
    const told = await login((context) => {
      methods.push(context.method);
      context.reject(["keyboard-interactive", "password"]);
    });
    expect(told).toMatchObject({ code: "LOGIN_WRONG_PASSWORD" });
    expect(methods).toEqual(["none", "password"]);
  });

  it("may be reached by IPv6", async () => {
    const told = await login((context) => {
      if (context.method === "password" && context.password === PASSWORD) context.accept();
      else context.reject(["password"]);
    }, "::1");
    expect(told).toMatchObject({ code: "OK" });
  });
});
