/* Who lives where: every address's behaviour, computed from the seed alone. */
#include "world.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

const u16 PORT_NUMBERS[PORTS] = {22, 80, 135, 443, 445, 3389, 8080, 9100};
enum { P22 = 1, P80 = 2, P135 = 4, P443 = 8, P445 = 16, P3389 = 32, P8080 = 64, P9100 = 128 };
const char *const TEMPLATE_NAMES[T_GATEWAY + 1] = {"switch", "router", "printer", "ups", "linux", "windows", "gateway"};
static const char *const TARPIT_NAMES[TARPITS] = {"",          "snmp-slow",    "snmp-stalled-walk",
                                                  "snmp-loop", "snmp-endless", "tcp"};
static const char *const NAME_PREFIX[T_GATEWAY + 1] = {"sw", "rt", "prn", "ups", "lx", "win", "gw"};

struct network networks[MAX_NETWORKS];
int network_count;

u64 mix(u64 x) { /* the finaliser of MurmurHash3: spreads neighbouring addresses over the whole range */
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

/* A number in [0, 1) that depends on the seed, the address and which question is decided by it. */
static double chance(u32 address, u32 question) {
  u64 key = ((u64)address << 16) ^ question ^ (options.seed * 0x9e3779b97f4a7c15ULL);
  return (double)(mix(key) >> 11) / 9007199254740992.0;
}

static u8 template_of(double t) {
  return t < .25   ? T_SWITCH
         : t < .30 ? T_ROUTER
         : t < .45 ? T_PRINTER
         : t < .50 ? T_UPS
         : t < .75 ? T_LINUX
                   : T_WINDOWS;
}

static u8 ports_of(u8 template, u32 a) {
  switch (template) {
  case T_SWITCH: return P22 | (chance(a, 8) < .5 ? P443 : P80);
  case T_PRINTER: return P80 | P443 | P9100;
  case T_UPS: return P80;
  case T_LINUX: return P22 | (chance(a, 8) < .4 ? P80 | P443 : 0) | (chance(a, 9) < .2 ? P8080 : 0);
  case T_WINDOWS: return P135 | P445 | (chance(a, 8) < .6 ? P3389 : 0);
  default: return P22;
  }
}

static void set_mac(u32 a, struct host *h) {
  static const u8 oui[T_GATEWAY + 1][3] = {{0x00, 0x1b, 0x54}, {0x00, 0x05, 0x85}, {0x3c, 0xd9, 0x2b}, {0x00, 0xc0, 0xb7},
                                       {0x52, 0x54, 0x00}, {0x00, 0x50, 0x56}, {0x00, 0x05, 0x85}};
  memcpy(h->mac, oui[looks_of(h->template)], 3);
  h->mac[3] = (u8)(a >> 16);
  h->mac[4] = (u8)(a >> 8);
  h->mac[5] = (u8)a;
}

static void set_tarpit(u32 a, struct host *h) {
  if (chance(a, 10) >= options.tarpit) return;
  h->tarpit = options.tarpit_kind ? (u8)options.tarpit_kind : (u8)(1 + (u32)(chance(a, 11) * (TARPITS - 1)));
  if (h->tarpit == TARPIT_TCP) h->open_ports = 0xff;
  else h->snmp = h->snmp_v3 = 1;
}

static void set_names(u32 a, struct host *h) {
  h->dns = chance(a, 13) < options.dns;
  h->netbios = h->template == T_WINDOWS && chance(a, 14) < options.netbios;
  h->mdns = (h->template == T_LINUX || h->template == T_PRINTER) && chance(a, 15) < options.mdns;
}

/* Whoever makes the core answers everything. */
static void core_person(u32 a, struct host *h) {
  u8 template = core_template_at(a);
  if (template == TEMPLATES) return;
  *h = (struct host){.alive = 1, .icmp = 1, .snmp = 1, .snmp_v3 = 1, .dns = 1, .template = template, .open_ports = P22};
  set_mac(a, h);
}

static void person(const struct network *n, u32 a, struct host *h) {
  u32 index = a - n->base;
  if (index == 0 || index == n->size - 1 || a == options.scanner) return;
  if (a == options.gateway) {
    *h = (struct host){.alive = 1,
                       .icmp = 1,
                       .snmp = 1,
                       .snmp_v3 = 1,
                       .dns = 1,
                       .ipv6 = options.ipv6 > 0,
                       .template = T_GATEWAY,
                       .open_ports = P22};
    memcpy(h->mac, GATEWAY_MAC, 6);
    return;
  }
  if (is_core_network(n)) {
    core_person(a, h);
    return;
  }
  if (chance(a, 1) >= options.alive) {
    if (n->routed && chance(a, 16) < options.filtered)
      h->filtered = chance(a, 17) < .5 ? ICMP_HOST_UNREACHABLE : ICMP_HOST_PROHIBITED;
    return;
  }
  h->alive = 1;
  h->template = template_of(chance(a, 2));
  h->icmp = chance(a, 3) < options.icmp;
  h->snmp = chance(a, 4) < options.snmp;
  h->snmp_v3 = chance(a, 6) < options.snmp_v3 || h->snmp;
  h->firewalled = chance(a, 7) < options.firewalled;
  h->ipv6 = !n->routed && chance(a, 18) < options.ipv6;
  h->open_ports = ports_of(h->template, a);
  set_tarpit(a, h);
  h->other_community = h->snmp && chance(a, 5) < options.other_community;
  set_names(a, h);
  set_mac(a, h);
  h->latency_us = options.latency_us + (u32)(chance(a, 12) * options.jitter_us);
}

void add_network(const char *prefix, int routed) {
  char text[32];
  snprintf(text, sizeof text, "%s", prefix);
  char *slash = strchr(text, '/');
  if (!slash || network_count == MAX_NETWORKS) exit(2);
  *slash = 0;
  u32 length = (u32)atoi(slash + 1);
  if (length < 8 || length > 30) exit(2);
  networks[network_count++] = (struct network){
      .base = ntohl(inet_addr(text)), .size = 1u << (32 - length), .prefix_length = length, .routed = routed};
}

void people_networks(void) {
  for (struct network *n = networks; n < networks + network_count; n++) {
    n->hosts = calloc(n->size, sizeof *n->hosts);
    if (!n->hosts) exit(1);
    for (u32 i = 0; i < n->size; i++) person(n, n->base + i, &n->hosts[i]);
  }
}

struct host *host_at(u32 address, struct network **network) {
  for (struct network *n = networks; n < networks + network_count; n++)
    if (address - n->base < n->size) {
      *network = n;
      return &n->hosts[address - n->base];
    }
  return NULL;
}

u32 address_of_mac(const u8 *mac) {
  if (!memcmp(mac, GATEWAY_MAC, 6)) return options.gateway;
  return (networks[0].base & 0xff000000) | (u32)mac[3] << 16 | (u32)mac[4] << 8 | mac[5];
}

int short_name(u32 a, const struct host *h, char *out) {
  return sprintf(out, "%s-%u-%u-%u-%u", NAME_PREFIX[looks_of(h->template)], a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

static const char *truth(int value) { return value ? "true" : "false"; }

static void dump_host(FILE *out, const struct network *n, u32 a, const struct host *h) {
  const u8 *m = h->mac;
  char name[32] = "";
  if (h->alive) short_name(a, h, name);
  fprintf(out, "{\"address\":\"%u.%u.%u.%u\",\"isRouted\":%s,\"isAlive\":%s,\"filteredCode\":%d", a >> 24,
          a >> 16 & 255, a >> 8 & 255, a & 255, truth(n->routed), truth(h->alive), h->filtered);
  fprintf(out, ",\"mac\":\"%02x:%02x:%02x:%02x:%02x:%02x\",\"icmp\":%s,\"snmp\":%s,\"community\":\"%s\",\"snmpV3\":%s",
          m[0], m[1], m[2], m[3], m[4], m[5], truth(h->icmp), truth(h->snmp),
          !h->snmp             ? ""
          : h->other_community ? "netlab"
                               : "public",
          truth(h->snmp_v3));
  fprintf(out, ",\"isFirewalled\":%s,\"netbios\":%s,\"mdns\":%s,\"dns\":%s,\"ipv6\":%s", truth(h->firewalled),
          truth(h->netbios), truth(h->mdns), truth(h->dns), truth(h->ipv6));
  fprintf(out, ",\"template\":\"%s\",\"tarpit\":\"%s\",\"latencyUs\":%u,\"name\":\"%s\",\"openPorts\":[",
          TEMPLATE_NAMES[looks_of(h->template)], TARPIT_NAMES[h->tarpit], h->latency_us, name);
  const char *comma = "";
  for (int i = 0; i < PORTS; i++)
    if (h->open_ports >> i & 1) fprintf(out, "%s%u", comma, PORT_NUMBERS[i]), comma = ",";
  fputs("]}\n", out);
}

void dump_truth(FILE *out) {
  for (const struct network *n = networks; n < networks + network_count; n++)
    for (u32 i = 0; i < n->size; i++)
      if (n->hosts[i].alive || n->hosts[i].filtered) dump_host(out, n, n->base + i, &n->hosts[i]);
}
