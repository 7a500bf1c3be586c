/**
 * Sends deliveries: signed, never following a redirect, never reading more of an answer than its status, and never to this machine
 * or a link-local address (where clouds keep their credentials), whatever a name resolves to at that moment.
 */

import { createHmac } from "node:crypto";
import { lookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isForbiddenTarget } from "./forbidden-target.ts";

export interface Sent {
  readonly status: number | null;
  /** "" when it was delivered. */
  readonly fault: string;
}

const DEADLINE_MS = 15_000;

/** `sha256=` and the HMAC (RFC 2104) of time, full stop and body, in hexadecimal. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

export interface Message {
  readonly url: string;
  readonly secret: string;
  readonly event: string;
  readonly deliveryId: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** For tests with a receiver on this machine. */
  readonly allowsLoopback: boolean;
}

/** Never rejects. */
export function send(message: Message): Promise<Sent> {
  const url = new URL(message.url);
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && isForbiddenTarget(literal, message.allowsLoopback)) {
    return Promise.resolve({ status: null, fault: `${literal} is not allowed as a target` });
  }
  const timestamp = String(Math.floor(message.at / 1_000));
  const body = Buffer.from(message.body, "utf8");
  const options = {
    method: "POST",
    lookup: checkedLookup(message.allowsLoopback),
    signal: AbortSignal.timeout(DEADLINE_MS),
    headers: {
      "content-type": "application/json",
      "content-length": body.length,
      "user-agent": "ksocket",
      "x-ksocket-event": message.event,
      "x-ksocket-delivery": message.deliveryId,
      "x-ksocket-timestamp": timestamp,
      "x-ksocket-signature": signatureOf(message.secret, timestamp, message.body),
    },
  };
  return new Promise((resolve) => {
    const open = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = open(url, options, (answer) => {
      const status = answer.statusCode ?? 0;
      answer.destroy();
      const isDelivered = status >= 200 && status < 300;
      resolve({ status, fault: isDelivered ? "" : `answered ${status}` });
    });
    request.on("error", (error) => resolve({ status: null, fault: error.message.slice(0, 256) }));
    request.end(body);
  });
}

/** The address that is checked is the one that is connected to. */
const checkedLookup =
  (allowsLoopback: boolean): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const bad = addresses.find(({ address }) => isForbiddenTarget(address, allowsLoopback));
      const [first] = addresses;
      if (bad !== undefined || first === undefined) {
        return done(new Error(`${bad?.address ?? hostname} is not allowed as a target`), []);
      }
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
