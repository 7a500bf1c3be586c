import { expect, it } from "vitest";
import { startWindowsHost } from "./windows-host.ts";
import { clientTo } from "./wsman-client.ts";

it("gets one instance, and a fault where there is no such class", async () => {
  const { port } = await startWindowsHost();
  const client = clientTo({ port });
  const bios = await client.get("root/cimv2", "Win32_BIOS");
  expect(bios.status === "done" && bios.value.text("SMBIOSBIOSVersion")).toBe("1.22.0");
  const nothing = await client.get("root/cimv2", "Win32_Nothing", { Name: "a<b" });
  expect(nothing).toMatchObject({ status: "fault", fault: { kind: "absent" } });
});

it("says what speaks there", async () => {
  const { port } = await startWindowsHost();
  expect(await clientTo({ port }).identify()).toEqual({
    status: "done",
    value: { vendor: "Microsoft Corporation", version: "OS: 10.0.22631 SP: 0.0 Stack: 3.0" },
  });
});
