import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { connectPort } from "../../../workers/reach/connect-port.ts";

const openSockets = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === "TCPSocketWrap").length;

it("leaves no socket behind when the other side says its greeting and goes first", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("SSH-2.0-short\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const before = openSockets();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, () =>
      connectPort("127.0.0.1", port, {
        timeoutMs: 20_000,
        listenMs: 300,
        signal: new AbortController().signal,
        beforeEnd: () => Promise.resolve(),
      }),
    ),
  );
  expect(outcomes.every(({ state }) => state === "open")).toBe(true);
  server.close();
  await once(server, "close");
  await expect.poll(openSockets).toBeLessThanOrEqual(before);
});
