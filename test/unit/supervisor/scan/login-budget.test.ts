import { describe, expect, it } from "vitest";
import { LoginBudget } from "../../../../src/supervisor/scan/login-budget.ts";

describe("the login budget", () => {
  it("pauses an account that failed on three hosts in a row", async () => {
    const budget = new LoginBudget(3);
    for (let host = 0; host < 3; host++) {
      await expect(budget.enter("ssh:john")).resolves.toBe(true);
      budget.leave("ssh:john", "LOGIN_WRONG_PASSWORD");
    }
    await expect(budget.enter("ssh:john")).resolves.toBe(false);
    expect(budget.paused).toEqual(["ssh:john"]);
  });

  it("never has more attempts of an unproven account under way than may fail", async () => {
    const budget = new LoginBudget(3);
    const entered: boolean[] = [];
    const attempts = Array.from({ length: 20 }, () =>
      budget.enter("ssh:john").then((may) => entered.push(may)),
    );
    await Promise.all(attempts.slice(0, 3));
    expect(entered).toEqual([true, true, true]);
    for (let i = 0; i < 3; i++) budget.leave("ssh:john", "LOGIN_WRONG_PASSWORD");
    await Promise.all(attempts);
    expect(entered.filter((may) => may)).toHaveLength(3);
  });

  it("lets all go once the account has logged in", async () => {
    const budget = new LoginBudget(2);
    await budget.enter("ssh:john");
    budget.leave("ssh:john", "OK");
    const entered = await Promise.all(Array.from({ length: 50 }, () => budget.enter("ssh:john")));
    expect(entered).toEqual(new Array(50).fill(true));
  });

  it("pauses at once when the account is locked", async () => {
    const budget = new LoginBudget(3);
    await budget.enter("winrm:CORP\\scan");
    budget.leave("winrm:CORP\\scan", "LOGIN_LOCKED");
    await expect(budget.enter("winrm:CORP\\scan")).resolves.toBe(false);
  });

  it("does not count what the network does, and starts anew after a success", async () => {
    const budget = new LoginBudget(2);
    const codes = [
      "LOGIN_WRONG_PASSWORD",
      "NET_TIMEOUT",
      "NET_RESET",
      "OK",
      "LOGIN_WRONG_PASSWORD",
    ] as const;
    for (const code of codes) {
      await expect(budget.enter("ssh:john")).resolves.toBe(true);
      budget.leave("ssh:john", code);
    }
    await expect(budget.enter("ssh:john")).resolves.toBe(true);
  });

  it("tries a paused account again after its rest", async () => {
    let now = 0;
    const budget = new LoginBudget(1, 1_000, () => now);
    await budget.enter("ssh:john");
    budget.leave("ssh:john", "LOGIN_WRONG_PASSWORD");
    await expect(budget.enter("ssh:john")).resolves.toBe(false);
    now = 1_001;
    await expect(budget.enter("ssh:john")).resolves.toBe(true);
  });
});
