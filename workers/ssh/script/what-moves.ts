/**
 * Asked first of a Linux machine whose answers are held: whether it is still the same, by the checksums of fingerprint.ts, and what moves always.
 * What has changed is asked for afterwards, in the same shell: it goes on reading its standard input.
 */

import { linuxFingerprint } from "./fingerprint.ts";
import { memoryTotals } from "./memory.ts";
import { kernelNeighbours } from "./neighbours.ts";
import { COMMAND_SECONDS, frames } from "./prelude.ts";

/** What of the last scan the target compares by itself. */
export interface Known {
  /** The remembered checksums of fingerprint.ts, as cksum(1) writes them. */
  readonly fingerprint: string;
  readonly network: string;
  /** A mounted file system is served by a program, which may let df wait for ever. */
  readonly mayWait: boolean;
}

/** One cksum for all, as each process costs more than what it does. df is asked only of the mounts that are known. */
const questions = ({ fingerprint, network, mayWait }: Known) => `listeners() {
set -f; set -- $(ss -Htuln)
while [ $# -gt 5 ]; do echo "$1 $2 $5 $6"; shift 6; done
}
moving() {
section fingerprint
set -- $(listeners | { network | { stamps | exec cksum - /proc/self/fd/3 /proc/self/fd/4; } 3<&0; } 4<&0)
part cksum; echo "$1 $2"
part network; echo "$4 $5"
part listeners; echo "$7 $8"
[ -w /var/run/docker.sock ] && has docker && {
  part containers; echo $(timeout ${COMMAND_SECONDS} docker ps --format '{{.Names}}') | cksum
}
finish
section memory
part meminfo
${memoryTotals}
finish
section boot
part uptime; read -r up idle </proc/uptime; echo "$up"
finish
section neighbours
${kernelNeighbours}
finish
[ "$1 $2 $4 $5" = '${fingerprint} ${network}' ] && {
section filesystems
part df; ${mayWait ? `timeout ${COMMAND_SECONDS} ` : ""}df -kP -l -x tmpfs -x devtmpfs || [ $? -gt 100 ] || df -kP -l
finish
}
section end
finish
}
`;

/**
 * Ends when its standard input does. The answers are sent all at once: each line by itself would cost a packet.
 * The checksum of `listeners` is of each socket without its queues, that of `containers` of its words; collect/held-answers.ts makes both of the answers held.
 */
export function whatMovesScript(mark: string, known: Known): string {
  const { fingerprint, network } = known;
  if (!/^[a-z0-9]+$/.test(mark) || !/^\d+ \d+ \d+ \d+$/.test(`${fingerprint} ${network}`)) {
    throw new TypeError("what goes into the script must be letters, digits and blanks");
  }
  const asked = `${linuxFingerprint}${questions(known)}`;
  const script = `mark=${mark}${frames}${asked}told=$(moving </dev/null 2>/dev/null)\necho "$told"\n`;
  return script.replaceAll(/^ +/gm, "");
}
