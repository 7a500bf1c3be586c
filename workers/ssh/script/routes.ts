/** Routing tables, and with them the default gateways. */
export const routesQuestion = `
section routes
part ip4; has ip && ip -4 route show
part ip6; has ip && ip -6 route show
part proc; has ip || show /proc/net/route /proc/net/ipv6_route
part netstat; [ "$os" = Linux ] || limited netstat -rn
finish
`;
