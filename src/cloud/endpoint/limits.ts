/** What one agent, one address and all agents together may take of the cloud. */

export interface EndpointLimits {
  /** Connections at once, those that are still being checked included. */
  readonly maxConnections: number;
  /** Refused tokens of one address within a minute, after which it is answered HTTP 429. */
  readonly maxRefusedPerMinute: number;
  /** Milliseconds from the upgrade to hello. */
  readonly helloTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How many heartbeat intervals of silence end a connection. */
  readonly missedHeartbeats: number;
  /** Frames per second of one agent, averaged over two seconds. */
  readonly maxFramesPerSecond: number;
  /** Bytes of unapplied events of one agent in memory above which its socket is not read. */
  readonly maxQueued: number;
  /** Frames that don't fit, after which the connection is closed. */
  readonly maxMisfits: number;
  /** Milliseconds that an agent has for the reply to a command. */
  readonly replyTimeoutMs: number;
}

export const endpointLimits: EndpointLimits = {
  maxConnections: 2_000,
  maxRefusedPerMinute: 20,
  helloTimeoutMs: 15_000,
  heartbeatMs: 30_000,
  missedHeartbeats: 2.5,
  maxFramesPerSecond: 500,
  maxQueued: 4 * 1024 * 1024,
  maxMisfits: 10,
  replyTimeoutMs: 30_000,
};
