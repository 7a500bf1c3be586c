/** Rights: a real sudo with users of its own, in a mount namespace; the machine's users and files stay as they are. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../../src/protocol/secret.ts";
import { type Collected, collectFrom } from "../../fakes/collected.ts";
import { shellSession } from "../../fakes/shell-session.ts";
import { run } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "correct, horse";

describeNeeding(
  ["namespaces", "command:sudo", "command:ss", "command:setpriv", "command:openssl"],
  "sudo",
  () => {
    let folder: string;
    const server = createServer();
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ksocket-sudo-"));
      chmodSync(folder, 0o755);
      const hash = run("openssl", ["passwd", "-6", "-stdin"], PASSWORD).trim();
      write(
        "passwd",
        "root:x:0:0:root:/root:/bin/sh\ninventory:x:20001:20001::/nonexistent:/bin/sh\n",
      );
      write("shadow", `root:*:19000:0:99999:7:::\ninventory:${hash}:19000:0:99999:7:::\n`);
      write("group", "root:x:0:\ninventory:x:20001:\n");
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    });
    afterAll(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });

    function write(name: string, text: string): void {
      writeFileSync(join(folder, name), text, { mode: 0o644 });
    }

    /** Who logs in is an ordinary user with the given line in sudoers. */
    function session(name: string, sudoers: string) {
      const rules = join(folder, `${name}.d`);
      mkdirSync(rules);
      writeFileSync(join(rules, "inventory"), `${sudoers}\n`, { mode: 0o440 });
      const files = ["passwd", "shadow", "group"].map(
        (file) => `mount --bind ${folder}/${file} /etc/${file}`,
      );
      const inside = [
        ...files,
        `mount --bind ${rules} /etc/sudoers.d`,
        "mount -t tmpfs tmpfs /run",
        `exec setpriv --reuid 20001 --regid 20001 --clear-groups sh -c "$1"`,
      ].join(" && ");
      const shell = join(folder, `${name}-shell`);
      writeFileSync(shell, `#!/bin/sh\nexec unshare --mount sh -c '${inside}' sh "$2"\n`, {
        mode: 0o755,
      });
      return shellSession({ shell: [shell, "-c"] });
    }

    /** The program behind our own listener, which belongs to root. */
    const processOf = (told: Collected) => {
      const { port } = server.address() as AddressInfo;
      return told.value("listeners").find((row) => row.port === port)?.process;
    };

    it("isn't used unless the credential says so", async () => {
      const told = await collectFrom(session("unused", "inventory ALL=(ALL) NOPASSWD: ALL"));
      expect(processOf(told)).toBeUndefined();
      expect(told.read("listeners")?.status).toBe("partial");
    });

    it("runs without a password what sudoers allows, by the very line that the report recommends", async () => {
      const before = await collectFrom(session("nothing", "# nothing"), { sudo: true });
      const line = before.read("listeners")?.missingRight ?? "";
      expect(line).toMatch(/^inventory ALL=\(root\) NOPASSWD: \//);
      const told = await collectFrom(session("recommended", line), { sudo: true });
      expect(processOf(told)).toMatch(/^node|^MainThread/);
      expect(told.read("listeners")?.missingRight).toBeUndefined();
    });

    it("gets its password when it asks for one", async () => {
      const told = await collectFrom(session("password", "inventory ALL=(ALL) ALL"), {
        sudo: true,
        sudoPassword: new Secret(PASSWORD),
      });
      expect(processOf(told)).toMatch(/^node|^MainThread/);
      expect(JSON.stringify(told.evidence)).not.toContain(PASSWORD);
    });

    it("tells what it told before of a machine that is the same", async () => {
      const asked = session("again", "inventory ALL=(ALL) ALL");
      const rights = { sudo: true, sudoPassword: new Secret(PASSWORD) };
      const first = await collectFrom(asked, rights);
      const again = await collectFrom(asked, { ...rights, remembered: first.remembered });
      expect(again.read("packages")?.status).toBe("unchanged");
      expect(again.read("listeners")?.status).toBe("complete");
      expect(processOf(again)).toBe(processOf(first));
      expect(again.read("product")).toMatchObject({ status: first.read("product")?.status });
      expect(JSON.stringify(again.evidence)).not.toContain(PASSWORD);
    });

    it("costs one attempt and no more than its own answers when the password is wrong", async () => {
      const told = await collectFrom(
        session("wrong", "Defaults passwd_tries=3\ninventory ALL=(ALL) ALL"),
        {
          sudo: true,
          sudoPassword: new Secret("not this one"),
        },
      );
      expect(processOf(told)).toBeUndefined();
      expect(told.read("listeners")).toMatchObject({ status: "partial" });
      expect(told.value("packages").length).toBeGreaterThan(50);
    });
  },
);
