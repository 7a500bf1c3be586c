/** ARP and ND tables: who has spoken with the target lately. */
export const neighboursQuestion = `
section neighbours
part ip; has ip && ip neigh show
part arp; has ip || show /proc/net/arp
part bsd
[ "$os" = Linux ] || { limited arp -an; has ndp && limited ndp -an; }
finish
`;
