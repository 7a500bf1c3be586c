/* What routers and switches know of the networks: ARP tables, routes, LLDP neighbours. */
#include "snmp.h"
#include <string.h>

enum { ARP_ROWS = 16384, IP_ADDRESS = 0x40, TEXT = 4 };
#define DOTTED(a) (a) >> 24, (a) >> 16 & 255, (a) >> 8 & 255, (a)&255

static u32 interface_to(const struct network *n) { return (u32)(n - networks) + 1; }

static void add_address(const char *oid, u32 address) {
  u8 value[4];
  put32(value, address);
  add(oid, 0, 0, 0, IP_ADDRESS, V_CONST, value, 4, 0);
}

/* Who is in a network: RFC 4293 ipNetToMediaTable. Returns the rows. */
static u32 add_arp(const struct network *n, u32 room) {
  u32 rows = 0;
  for (u32 i = 0; i < n->size && rows < room; i++) {
    const struct host *h = &n->hosts[i];
    u32 a = n->base + i;
    if (!h->alive) continue;
    rows++;
    for (int c = 1; c <= 4; c++) {
      char o[128];
      sprintf(o, "1.3.6.1.2.1.4.22.1.%d.%u.%u.%u.%u.%u", c, interface_to(n), DOTTED(a));
      if (c == 2) add(o, 0, 0, 0, TEXT, V_CONST, h->mac, 6, 0);
      else if (c == 3) add_address(o, a);
      else addu(o, 0, 0, 0, INTEGER, c == 1 ? interface_to(n) : 3);
    }
  }
  return rows;
}

/* The way to a network: RFC 4292 ipCidrRouteTable; next hop 0: it is attached. */
static void add_route(u32 base, u32 mask, u32 hop, u32 interface) {
  for (int c = 1; c <= 7; c++) {
    char o[128];
    sprintf(o, "1.3.6.1.2.1.4.24.4.1.%d.%u.%u.%u.%u.%u.%u.%u.%u.0.%u.%u.%u.%u", c, DOTTED(base), DOTTED(mask),
            DOTTED(hop));
    if (c == 1 || c == 2 || c == 4) add_address(o, c == 1 ? base : c == 2 ? mask : hop);
    else addu(o, 0, 0, 0, INTEGER, c == 3 ? 0 : c == 7 ? 2 : c == 6 ? (hop ? 4 : 3) : interface);
  }
}

/* Somebody of the core at the other end of a port: LLDP-MIB, IEEE 802.1AB, with its management address. */
static void add_neighbour(u8 template, u32 port) {
  u32 a = core_address(template);
  struct network *n;
  const struct host *h = host_at(a, &n);
  char o[128], name[64];
#define REMOTE(c) (sprintf(o, "1.0.8802.1.1.2.1.4.1.1." #c ".0.%u.1", port), o)
  addu(REMOTE(4), 0, 0, 0, INTEGER, 4);
  add(REMOTE(5), 0, 0, 0, TEXT, V_CONST, h->mac, 6, 0);
  addu(REMOTE(6), 0, 0, 0, INTEGER, 5);
  adds(REMOTE(7), 0, 0, 0, "Gi1/0/1");
  short_name(a, h, name);
  adds(REMOTE(9), 0, 0, 0, name);
  sprintf(o, "1.0.8802.1.1.2.1.4.2.1.3.0.%u.1.1.4.%u.%u.%u.%u", port, DOTTED(a));
  addu(o, 0, 0, 0, INTEGER, 2);
}

static void add_router_tables(u8 template) {
  u32 room = ARP_ROWS;
  for (const struct network *n = networks; n < networks + network_count; n++) {
    u8 router = router_of(n);
    int is_attached = router == template || is_core_network(n);
    u32 hop = is_attached ? 0 : router == T_GATEWAY ? options.gateway : core_address(router);
    if (router == template && !is_core_network(n)) room -= add_arp(n, room);
    add_route(n->base, ~(n->size - 1), hop, interface_to(n));
  }
}

void add_network_tables(u8 template) {
  if (template == T_GATEWAY) {
    add_router_tables(template);
    if (options.has_core) add_neighbour(T_CORE_SWITCH, 1);
  } else if (options.has_core && template >= T_CORE_SWITCH) {
    if (template + 1 < TEMPLATES) add_neighbour((u8)(template + 1), options.interface_rows);
  } else if (options.has_core && template >= T_CORE_ROUTER) add_router_tables(template);
}
