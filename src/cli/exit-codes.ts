/** What the program's end says to the shell. docs/operations.md lists the same codes. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** It was tried and did not work. */
  failure: 1,
  /** The command line can't be understood. */
  usage: 2,
  /** ksocket.yml, the environment or a credential file can't be used (EX_CONFIG of sysexits.h); nothing was started. */
  configuration: 78,
  /** Ended by Ctrl+C: 128 and SIGINT. */
  cancelled: 130,
} as const;
