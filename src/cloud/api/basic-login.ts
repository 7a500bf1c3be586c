/** HTTP Basic (RFC 7617) in front of everything, when `cloud.basicAuth` is set; the API's own token is then sent as X-Authorization. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../protocol/secret.ts";
import type { Api } from "./context.ts";
import { ApiError } from "./errors.ts";
import { LoginThrottle } from "./login-throttle.ts";

export interface BasicLogin {
  readonly username: string;
  readonly password: Secret;
}

const digest = (text: string) => createHash("sha256").update(text, "utf8").digest();

/** To be called before any other hook that answers. */
export function registerBasicLogin(api: Api, login: BasicLogin, now: () => number): void {
  const throttle = new LoginThrottle(now);
  const expected = digest(`${login.username}:${login.password.reveal()}`);
  api.addHook("onRequest", async (request, reply) => {
    const given = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const keys = [`address ${request.ip}`];
    const isRight = async () => {
      const text = Buffer.from(given ?? "", "base64").toString("utf8");
      return timingSafeEqual(digest(text), expected) || undefined;
    };
    const waitSeconds = throttle.waitSeconds(keys);
    if (waitSeconds > 0) {
      throw new ApiError("TOO_MANY_REQUESTS", "Too many attempts to log in.", waitSeconds);
    }
    if (given !== undefined && (await throttle.check(keys, isRight))) return;
    reply.header("www-authenticate", 'Basic realm="ksocket", charset="UTF-8"');
    throw new ApiError("UNAUTHENTICATED", "The login in front of the cloud is missing or wrong.");
  });
}
