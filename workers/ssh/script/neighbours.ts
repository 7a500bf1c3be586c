/** ARP and ND tables: who has spoken with the target lately. */
export const neighboursQuestion = `
section neighbours
if has ip; then part ip; ip neigh show; else part arp; show /proc/net/arp; fi
[ "$os" = Linux ] || { part bsd; limited arp -an; has ndp && limited ndp -an; }
finish
`;
