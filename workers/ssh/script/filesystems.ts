/** File systems. The mount table never waits; df asks local file systems only where it can, as a dead file server would stop it. */
export const filesystemsQuestion = `
section filesystems
part mounts; cat /proc/self/mounts || mount
part df
if [ "$os" = AIX ]; then df -kP; else limited df -kP -l || limited df -kP || limited df -k; fi
for link in /dev/disk/by-label/*; do [ -L "$link" ] && part labels && ls -l /dev/disk/by-label; break; done
finish
`;
