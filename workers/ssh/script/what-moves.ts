/**
 * Asked first of a Linux machine whose answers are held: whether it is still the same, by the checksums of fingerprint.ts, and what moves always.
 * What has changed is asked for afterwards, in the same shell: it goes on reading its standard input.
 */

import { linuxFingerprint } from "./fingerprint.ts";
import { COMMAND_SECONDS, frames } from "./prelude.ts";

/**
 * The checksums of `listeners` and `containers` are of their words, which collect/held-answers.ts makes of the answers held.
 * df comes last, as it may wait; the kernel's own file systems are left out where it can.
 */
const questions = `moving() {
section fingerprint
part cksum; stamps | cksum
part network; network | cksum
part listeners; set -f; echo $(ss -Htuln) | cksum; set +f
[ -w /var/run/docker.sock ] && has docker && {
  part containers; echo $(timeout ${COMMAND_SECONDS} docker ps --format '{{.Names}}') | cksum
}
finish
section memory
part meminfo
while read -r key size unit; do case $key in MemTotal: | SwapTotal:) echo "$key $size $unit" ;; esac; done </proc/meminfo
finish
section boot
part uptime; read -r up idle </proc/uptime; echo "$up"
finish
section neighbours
if has ip; then part ip; ip neigh show; else part arp; show /proc/net/arp; fi
finish
section filesystems
part df; timeout ${COMMAND_SECONDS} df -kP -l -x tmpfs -x devtmpfs || [ $? -gt 100 ] || df -kP -l
finish
section end
finish
}
`;

/** Ends when its standard input does. The answers are sent all at once: each line by itself would cost a packet. */
export function whatMovesScript(mark: string): string {
  if (!/^[a-z0-9]+$/.test(mark)) throw new TypeError("a mark is letters and digits");
  const script = `mark=${mark}${frames}${linuxFingerprint}${questions}told=$(moving </dev/null 2>/dev/null)\necho "$told"\n`;
  return script.replaceAll(/^ +/gm, "");
}
