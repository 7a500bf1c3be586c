/** Routing tables, and with them the default gateways. */
export const routesQuestion = `
section routes
if has ip; then
  part ip4; ip -4 route show
  part ip6; ip -6 route show
else
  part proc; show /proc/net/route /proc/net/ipv6_route
fi
[ "$os" = Linux ] || { part netstat; limited netstat -rn; }
finish
`;
