import type { CommandHandler } from "./handler.ts";

/** Finishes what runs and takes nothing new, or takes scans again. */
export const drain: CommandHandler<"drain"> = ({ isOn }, { runner }) => {
  runner.drain(isOn);
  return {};
};
