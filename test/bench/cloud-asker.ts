/** Somebody who asks the cloud in a process of its own, until the parent says anything. Started by cloud.ts with one argument, JSON of AskerPlan. */

import { setTimeout as wait } from "node:timers/promises";

export interface AskerPlan {
  readonly nodesUrl: string;
  readonly token: string;
  readonly nodes: number;
}

/** Milliseconds of each answer, from the request to its last byte. */
export interface Asked {
  readonly pages: readonly number[];
  readonly searches: readonly number[];
}

/** Between two questions of one asker, so that it measures answers and not its own queue. */
const PAUSE_MS = 50;

const { nodesUrl, token, nodes } = JSON.parse(process.argv[2] ?? "{}") as AskerPlan;
let isOver = false;
process.once("message", () => {
  isOver = true;
});

const random = (below: number) => Math.floor(Math.random() * below);

async function ask(query: () => string): Promise<number[]> {
  const times: number[] = [];
  while (!isOver) {
    const began = performance.now();
    const answer = await fetch(nodesUrl + query(), {
      // A connection each, as most scripts have it.
      headers: { "x-authorization": `Token ${token}`, connection: "close" },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    times.push(performance.now() - began);
    await wait(PAUSE_MS);
  }
  return times;
}

const [pages, searches] = await Promise.all([
  ask(() => `?limit=1000&offset=${random(nodes)}`),
  ask(() => `?limit=50&q=host-${random(nodes)}.`),
]);
process.send?.({ pages, searches } satisfies Asked, () => process.disconnect());
