#include "world.h"
#include <arpa/inet.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .interface = "w0",
    .seed = 1,
    .alive = .25,
    .icmp = .8,
    .snmp = .2,
    .other_community = .1,
    .snmp_v3 = .1,
    .firewalled = .2,
    .filtered = .02,
    .netbios = .7,
    .mdns = .6,
    .dns = .7,
    .ipv6 = .5,
    .slow_ms = 3000,
    .interface_rows = 24,
    .log_capacity = 1 << 22,
};

static const struct option LONG[] = {
    {"interface", 1, 0, 0},
    {"link", 1, 0, 0},
    {"routed", 1, 0, 0},
    {"gateway", 1, 0, 0},
    {"scanner", 1, 0, 0},
    {"seed", 1, 0, 0},
    {"alive", 1, 0, 0},
    {"icmp", 1, 0, 0},
    {"snmp", 1, 0, 0},
    {"other-community", 1, 0, 0},
    {"snmp-v3", 1, 0, 0},
    {"firewalled", 1, 0, 0},
    {"filtered", 1, 0, 0},
    {"netbios", 1, 0, 0},
    {"mdns", 1, 0, 0},
    {"dns", 1, 0, 0},
    {"ipv6", 1, 0, 0},
    {"tarpit", 1, 0, 0},
    {"tarpit-kind", 1, 0, 0},
    {"loss-in", 1, 0, 0},
    {"loss-out", 1, 0, 0},
    {"latency-us", 1, 0, 0},
    {"jitter-us", 1, 0, 0},
    {"slow-ms", 1, 0, 0},
    {"interface-rows", 1, 0, 0},
    {"chatter", 1, 0, 0},
    {"log", 1, 0, 0},
    {"log-capacity", 1, 0, 0},
    {"core", 0, 0, 0},
    {"dump", 0, 0, 0},
    {"die-with-parent", 0, 0, 0},
    {0},
};

static u32 address(const char *text) { return ntohl(inet_addr(text)); }

static double *fraction(const char *name) {
  const struct {
    const char *name;
    double *value;
  } all[] = {
      {"alive", &options.alive},       {"icmp", &options.icmp},
      {"snmp", &options.snmp},         {"other-community", &options.other_community},
      {"snmp-v3", &options.snmp_v3},   {"firewalled", &options.firewalled},
      {"filtered", &options.filtered}, {"netbios", &options.netbios},
      {"mdns", &options.mdns},         {"dns", &options.dns},
      {"ipv6", &options.ipv6},         {"tarpit", &options.tarpit},
      {"loss-in", &options.loss_in},   {"loss-out", &options.loss_out},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (!strcmp(name, all[i].name)) return all[i].value;
  return NULL;
}

static u32 *number(const char *name) {
  const struct {
    const char *name;
    u32 *value;
  } all[] = {
      {"latency-us", &options.latency_us}, {"jitter-us", &options.jitter_us},
      {"slow-ms", &options.slow_ms},       {"interface-rows", &options.interface_rows},
      {"chatter", &options.chatter},       {"log-capacity", &options.log_capacity},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (!strcmp(name, all[i].name)) return all[i].value;
  return NULL;
}

static void set(const char *name, const char *value) {
  double *f = fraction(name);
  u32 *n = number(name);
  if (f) *f = atof(value);
  else if (n) *n = (u32)strtoul(value, NULL, 10);
  else if (!strcmp(name, "interface")) snprintf(options.interface, sizeof options.interface, "%s", value);
  else if (!strcmp(name, "log")) snprintf(options.log_path, sizeof options.log_path, "%s", value);
  else if (!strcmp(name, "link")) add_network(value, 0);
  else if (!strcmp(name, "routed")) add_network(value, 1);
  else if (!strcmp(name, "gateway")) options.gateway = address(value);
  else if (!strcmp(name, "scanner")) options.scanner = address(value);
  else if (!strcmp(name, "seed")) options.seed = strtoull(value, NULL, 10);
  else if (!strcmp(name, "tarpit-kind")) options.tarpit_kind = atoi(value);
  else if (!strcmp(name, "core")) options.has_core = 1;
  else if (!strcmp(name, "dump")) options.dump = 1;
  else if (!strcmp(name, "die-with-parent")) options.die_with_parent = 1;
}

void read_options(int argc, char **argv) {
  int index = 0, c;
  while ((c = getopt_long(argc, argv, "", LONG, &index)) != -1) {
    if (c == '?') exit(2);
    set(LONG[index].name, optarg ? optarg : "");
  }
}
