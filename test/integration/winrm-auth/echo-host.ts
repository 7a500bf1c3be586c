/** A host that accepts logins as Windows does and answers each envelope with an echo of it; it ends with the test. */

import { onTestFinished } from "vitest";
import {
  startWindowsServer,
  type WindowsServer,
  type WindowsServerOptions,
} from "../../fakes/windows/server/windows-server.ts";

export type { Reply } from "../../fakes/windows/server/windows-server.ts";

export interface EchoHostOptions extends Omit<WindowsServerOptions, "reply"> {
  /** Makes the reply and its status; an echo by default. */
  readonly reply?: WindowsServerOptions["reply"];
}

const echo = (envelope: string) => ({ body: `<echo>${envelope}</echo>`, status: 200 });

export async function startEchoHost(options: EchoHostOptions): Promise<WindowsServer> {
  const host = await startWindowsServer({ reply: echo, ...options });
  onTestFinished(host.close);
  return host;
}
