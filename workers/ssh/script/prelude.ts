/**
 * What every question of the script stands on: a clean environment, frames around the answers, and a time limit for commands that may wait.
 * POSIX sh (IEEE 1003.1-2017, XCU 2) only: dash, bash, busybox ash, ksh and mksh run it alike.
 */

/** Seconds that one command may take, where the target has `timeout`. */
export const COMMAND_SECONDS = 20;

/**
 * `section`, `part` and `finish` write the frame lines that frame-reader.ts reads.
 * A line break comes before each frame line, for what doesn't end in one. Standard input is the script itself: no command may read it.
 */
export const frames = `
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
section() { frame "section $1"; }
part() { frame "part $1"; }
finish() { frame finish; }
frame() { echo "
$mark $1"; }
has() { command -v "$1" >/dev/null; }
`;

/**
 * `show` prints files as `path:line`, all in one process. `limited` is for commands that may wait for somebody:
 * a name server, a file server, a lock, a daemon.
 */
export const prelude = `
umask 077
unset LANGUAGE CDPATH ENV BASH_ENV GREP_OPTIONS POSIXLY_CORRECT COLUMNS LS_COLORS${frames}show() { grep -s . "$@" /dev/null; }
limited() { "$@"; }
if uts=$(timeout ${COMMAND_SECONDS} uname -snrvm); then limited() { timeout ${COMMAND_SECONDS} "$@"; }; else uts=$(uname -snrvm); fi
renice -n 10 -p $$ >/dev/null
os=\${uts%% *}
uts=\${uts#* }
node=\${uts%% *}
kernel="$os \${uts#* }"
uid=
while read -r key real effective rest; do [ "$key" = Uid: ] && uid=$effective && break; done </proc/self/status
uid=\${uid:-$(id -u)}
`;
