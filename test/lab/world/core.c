/* The core (--core): routers and switches in the first routed network, each of which tells of some of the others only.
 * The gateway knows the segment's hosts, the routers as next hops, and the first switch by LLDP; each router knows the
 * hosts of every second network behind; each switch knows the next one by LLDP. */
#include "world.h"

enum { FIRST_ROUTER = 1, FIRST_SWITCH = 11 }; /* places in the core's network */

u8 looks_of(u8 template) {
  return template >= T_CORE_SWITCH ? T_SWITCH : template >= T_CORE_ROUTER ? T_ROUTER : template;
}

int is_core_network(const struct network *n) { return options.has_core && n == networks + 1; }

u32 core_address(u8 template) {
  u32 place = template >= T_CORE_SWITCH ? FIRST_SWITCH + (u32)(template - T_CORE_SWITCH)
                                        : FIRST_ROUTER + (u32)(template - T_CORE_ROUTER);
  return networks[1].base + place;
}

u8 core_template_at(u32 address) {
  for (u8 template = T_CORE_ROUTER; template < TEMPLATES; template++)
    if (core_address(template) == address) return template;
  return TEMPLATES;
}

u8 router_of(const struct network *n) {
  int place = (int)(n - networks);
  return options.has_core && place > 1 ? (u8)(T_CORE_ROUTER + place % CORE_ROUTERS) : T_GATEWAY;
}
