/** The link's state in the log: one line for every change, none for a retry that ends as the one before. */

import type { Observable } from "rxjs";
import type { Logger } from "../../log/logger.ts";
import { quote } from "../../protocol/quote.ts";
import type { LinkState } from "./connection.ts";

/** Logs until the states end. */
export function logLinkState(state$: Observable<LinkState>, logger: Logger): void {
  let last = "";
  state$.subscribe((state) => {
    if (state.name === "online" && last !== "online") {
      logger.info(
        { ksocketId: state.ksocketId },
        `Connected to the cloud as ${quote(state.displayName)}.`,
      );
      last = "online";
    }
    if (state.name === "waiting" && last !== state.fault.sentence) {
      const seconds = Math.ceil((state.retryAt - Date.now()) / 1_000);
      logger.warn(
        { code: state.fault.code },
        `No link to the cloud: ${state.fault.sentence} Trying again, first in ${seconds} s.`,
      );
      last = state.fault.sentence;
    }
  });
}
