/** Delivers what waits; what fails is tried again after longer and longer pauses, for about a day. */

import type { Store } from "../store/store.ts";
import type { Due } from "../store/webhooks.ts";
import { send } from "./deliver.ts";

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 4 * 3_600_000;
const ATTEMPTS = 14;

export async function deliverDue(store: Store, allowsLoopback = false): Promise<void> {
  for (let due = await store.webhooks.due(); due.length > 0; due = await store.webhooks.due()) {
    await Promise.all(due.map((delivery) => deliver(store, delivery, allowsLoopback)));
  }
}

async function deliver(store: Store, delivery: Due, allowsLoopback: boolean): Promise<void> {
  const { url, secret, event, deliveryId, payload: body } = delivery;
  const message = { url, secret, event, deliveryId, body, at: store.now(), allowsLoopback };
  const { status: lastStatus, fault: lastFault } = await send(message);
  const attempts = delivery.attempts + 1;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  const failed = attempts >= ATTEMPTS ? "failed" : "waiting";
  await store.webhooks.attempted(deliveryId, {
    attempts,
    status: lastFault === "" ? "delivered" : failed,
    nextAttemptAt: store.now() + pause,
    lastStatus,
    lastFault,
  });
}
