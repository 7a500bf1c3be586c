/* The lab's world: one process on one AF_PACKET interface plays a whole site.
 * A segment (ARP, IPv6 neighbour discovery) and routed networks behind a gateway; every address's behaviour follows
 * from the seed. */
#pragma once
#include <stdint.h>
#include <stdio.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/* ------------------------------------------------------------------ options.c */
enum { MAX_NETWORKS = 16 };
struct options {
  char interface[32], log_path[256];
  u64 seed;
  u32 gateway, scanner; /* host byte order, like every address in this program */
  double alive, icmp, snmp, other_community, snmp_v3, firewalled, filtered, netbios, mdns, dns, ipv6;
  double tarpit, loss_in, loss_out;
  u32 latency_us, jitter_us, slow_ms, interface_rows, chatter, log_capacity;
  int tarpit_kind; /* 0: any */
  int dump, die_with_parent;
  int has_core; /* see core.c */
};
extern struct options options;
void read_options(int argc, char **argv);

/* ------------------------------------------------------------------ hosts.c */
enum { CORE_ROUTERS = 2, CORE_SWITCHES = 5 };
enum template {
  T_SWITCH,
  T_ROUTER,
  T_PRINTER,
  T_UPS,
  T_LINUX,
  T_WINDOWS,
  T_GATEWAY,
  T_CORE_ROUTER, /* the first of CORE_ROUTERS, each with tables of its own */
  T_CORE_SWITCH = T_CORE_ROUTER + CORE_ROUTERS,
  TEMPLATES = T_CORE_SWITCH + CORE_SWITCHES
};
enum tarpit {
  TARPIT_NONE,
  TARPIT_SNMP_SLOW,
  TARPIT_SNMP_STALLED_WALK,
  TARPIT_SNMP_LOOP,
  TARPIT_SNMP_ENDLESS,
  TARPIT_TCP,
  TARPITS
};
enum { PORTS = 8, ICMP_HOST_UNREACHABLE = 1, ICMP_PORT_UNREACHABLE = 3, ICMP_HOST_PROHIBITED = 10 };
struct host {
  u8 alive, icmp, snmp, other_community, snmp_v3, firewalled, netbios, mdns, dns, ipv6;
  u8 template, tarpit;
  u8 filtered;   /* ICMP code that the gateway answers with in place of a dead address; 0: silence */
  u8 open_ports; /* one bit for each of PORT_NUMBERS */
  u8 mac[6];
  u32 latency_us;
};
struct network {
  u32 base, size, prefix_length;
  int routed;
  struct host *hosts;
};
extern struct network networks[MAX_NETWORKS];
extern int network_count;
extern const u16 PORT_NUMBERS[PORTS];
extern const char *const TEMPLATE_NAMES[T_GATEWAY + 1]; /* by looks_of */
void add_network(const char *prefix, int routed);
void people_networks(void);
struct host *host_at(u32 address, struct network **network);
u32 address_of_mac(const u8 *mac); /* the reverse of a segment host's MAC address */
/* Writes the host name without a domain: "lx-10-77-0-9". */
int short_name(u32 address, const struct host *host, char *out);
void dump_truth(FILE *out);
u64 mix(u64 value);

/* ------------------------------------------------------------------ core.c: routers and switches behind the gateway */
/* What a template looks like from outside: a core router is a router. */
u8 looks_of(u8 template);
u32 core_address(u8 template);
/* Which core router has the network, or T_GATEWAY. */
u8 router_of(const struct network *network);
int is_core_network(const struct network *network);
/* The template of whoever lives at the address of the core's network; TEMPLATES: nobody. */
u8 core_template_at(u32 address);

/* ------------------------------------------------------------------ record.c: what arrived, exactly */
enum kind {
  K_ARP,
  K_ICMP_ECHO,
  K_TCP_SYN,
  K_TCP_DATA,
  K_TCP_RST,
  K_TCP_OTHER,
  K_SNMP,
  K_NETBIOS,
  K_MDNS,
  K_DNS,
  K_UDP_OTHER,
  K_ND,
  K_ICMP6_ECHO,
  K_OTHER,
  KINDS
};
void open_record(void);
void record(enum kind kind, u32 target, u16 port, u16 length, int family, u64 at_ns);
void record_drops(u64 drops);
void record_answers(u64 answers);

/* ------------------------------------------------------------------ packet.c: bytes out */
enum { FRAME_MAX = 1536, ETHERNET = 14 };
extern const u8 GATEWAY_MAC[6];
u16 checksum(const void *data, int length, u32 sum);
static inline u16 get16(const u8 *p) { return (u16)(p[0] << 8 | p[1]); }
static inline u32 get32(const u8 *p) { return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3]; }
static inline void put16(u8 *p, u32 v) {
  p[0] = (u8)(v >> 8);
  p[1] = (u8)v;
}
static inline void put32(u8 *p, u32 v) {
  put16(p, v >> 16);
  put16(p + 2, v);
}

/* ------------------------------------------------------------------ send.c: batches and delays */
void open_sender(int interface_index);
u8 *next_frame(void);                      /* where the next frame may be written */
void send_frame(int length, u32 delay_us); /* sends what next_frame() gave */
void flush_frames(void);
void send_due_frames(void);
int frames_waiting(void);
int is_lost(double probability);
u64 random64(void);
u64 monotonic_ns(void);

/* A question that arrived, parsed as far as answers need it. */
struct question {
  const u8 *frame, *ip, *l4;
  int ip_length, l4_length;
  u32 source, target;
  struct host *host;
  const u8 *mac; /* the answer's source MAC address */
  u8 ttl;
  u32 delay_us;
};
/* Writes Ethernet and IPv4 headers of an answer from `from` and returns where its payload goes. */
u8 *answer_header(u8 *out, const struct question *q, u32 from, const u8 *mac, u8 protocol, int payload_length);
void answer_udp(const struct question *q, u32 from, const u8 *mac, u8 *out, int payload_length);
u8 *udp_payload(u8 *out);
void answer_unreachable(const struct question *q, u32 from, const u8 *mac, u8 code);
u16 l4_checksum(const u8 *ip, u8 protocol, const u8 *l4, int length);

/* ------------------------------------------------------------------ answers */
void answer_frame(const u8 *frame, int length, u64 at_ns);                                      /* answer.c */
void answer_tcp(const struct question *q);                                                      /* tcp.c */
void answer_udp_question(const struct question *q);                                             /* udp.c */
void answer_ipv6(const u8 *frame, int length, u64 at_ns);                                       /* ipv6.c */
int netbios_answer(const u8 *query, int length, u8 *out, u32 address, const struct host *host); /* names.c */
int mdns_answer(const u8 *query, int length, u8 *out, u32 *address, struct host **host);
int dns_answer(const u8 *query, int length, u8 *out);

/* ------------------------------------------------------------------ snmp-data.c, snmp.c */
void build_snmp_data(void);
int snmp_answer(const u8 *query, int length, u8 *out, u32 address, const struct host *host, int *is_walk);
