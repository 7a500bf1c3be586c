/** ARP and ND tables: who has spoken with the target lately. */

export const kernelNeighbours = "part ip; ip neigh || { part arp; cat /proc/net/arp; }";

export const neighboursQuestion = `
section neighbours
${kernelNeighbours}
[ "$os" = Linux ] || { part bsd; limited arp -an; has ndp && limited ndp -an; }
finish
`;
