/** Resolves at SIGTERM or SIGINT; a second signal then ends the process by Node.js's default. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
