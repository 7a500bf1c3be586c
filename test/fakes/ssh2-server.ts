/** An SSH server by ssh2 on a free port of loopback, for what no real server can be brought to do. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import ssh2, { type AuthContext, type Connection } from "ssh2";

export interface Ssh2ServerOptions {
  readonly onAuthentication: (context: AuthContext) => void;
  readonly onLogin?: (client: Connection) => void;
  /** Default 127.0.0.1. */
  readonly address?: string;
}

export interface Ssh2Server {
  readonly port: number;
  stop(): void;
}

export async function startSsh2Server(options: Ssh2ServerOptions): Promise<Ssh2Server> {
  const { private: hostKey } = ssh2.utils.generateKeyPairSync("ed25519");
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", options.onAuthentication);
    client.on("ready", () => options.onLogin?.(client));
  });
  server.listen(0, options.address ?? "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => void server.close(),
  };
}
