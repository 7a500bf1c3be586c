/* A frame arrived: write it down, and let whoever it is for answer. */
#include "world.h"
#include <string.h>

static void answer_arp(const u8 *f, u64 at_ns) {
  u32 target = get32(f + 38);
  if (get16(f + 20) != 1) {
    record(K_OTHER, target, 0, 42, 4, at_ns);
    return;
  }
  record(K_ARP, target, 0, 42, 4, at_ns);
  struct network *n;
  const struct host *h = host_at(target, &n);
  if (!h || !h->alive || n->routed || is_lost(options.loss_in)) return;
  u8 *o = next_frame();
  static const u8 reply[8] = {0, 1, 8, 0, 6, 4, 0, 2}; /* Ethernet, IPv4, reply: RFC 826 */
  memcpy(o, f + 6, 6);
  memcpy(o + 6, h->mac, 6);
  put16(o + 12, 0x0806);
  memcpy(o + 14, reply, 8);
  memcpy(o + 22, h->mac, 6);
  memcpy(o + 28, f + 38, 4);
  memcpy(o + 32, f + 22, 10);
  memset(o + 42, 0, 18);
  send_frame(60, h->latency_us);
}

static void answer_icmp(const struct question *q) {
  if (q->l4[0] != 8 || !q->host->icmp || q->l4_length > 1480) return;
  u8 *o = next_frame();
  u8 *icmp = answer_header(o, q, q->target, q->mac, 1, q->l4_length);
  memcpy(icmp, q->l4, (size_t)q->l4_length);
  icmp[0] = 0;
  put16(icmp + 2, 0);
  put16(icmp + 2, checksum(icmp, q->l4_length, 0));
  send_frame(ETHERNET + 20 + q->l4_length, q->delay_us);
}

static enum kind tcp_kind(const u8 *tcp, int length) {
  if (tcp[13] & 4) return K_TCP_RST;
  if ((tcp[13] & 0x12) == 2) return K_TCP_SYN;
  return length > (tcp[12] >> 4) * 4 ? K_TCP_DATA : K_TCP_OTHER;
}

static enum kind kind_of(u8 protocol, const u8 *l4, int length) {
  if (protocol == 1) return l4[0] == 8 ? K_ICMP_ECHO : K_OTHER;
  if (protocol == 6 && length >= 20) return tcp_kind(l4, length);
  if (protocol != 17) return K_OTHER;
  switch (get16(l4 + 2)) {
  case 53: return K_DNS;
  case 137: return K_NETBIOS;
  case 161: return K_SNMP;
  case 5353: return K_MDNS;
  default: return K_UDP_OTHER;
  }
}

static u8 ttl_of(const struct host *h, int is_routed) {
  u8 looks = looks_of(h->template);
  u8 initial = looks == T_SWITCH || looks == T_ROUTER || looks == T_GATEWAY ? 255 : looks == T_WINDOWS ? 128 : 64;
  return (u8)(initial - is_routed);
}

static void answer_ipv4(const u8 *f, int length, u64 at_ns) {
  struct question q = {.frame = f, .ip = f + ETHERNET};
  int header = (q.ip[0] & 15) * 4;
  q.ip_length = get16(q.ip + 2);
  int is_whole = (q.ip[0] >> 4) == 4 && header >= 20 && q.ip_length >= header + 8 && ETHERNET + q.ip_length <= length &&
                 !(get16(q.ip + 6) & 0x1fff);
  q.source = get32(q.ip + 12);
  q.target = get32(q.ip + 16);
  if (!is_whole) {
    record(K_OTHER, q.target, 0, (u16)length, 4, at_ns);
    return;
  }
  q.l4 = q.ip + header;
  q.l4_length = q.ip_length - header;
  u8 protocol = q.ip[9];
  u16 port = protocol == 6 || protocol == 17 ? get16(q.l4 + 2) : 0;
  record(kind_of(protocol, q.l4, q.l4_length), q.target, port, (u16)length, 4, at_ns);
  if (is_lost(options.loss_in)) return;
  if (q.target == 0xe00000fb) {
    q.ttl = 255;
    answer_udp_question(&q);
    return;
  } /* 224.0.0.251 */
  struct network *n;
  q.host = host_at(q.target, &n);
  if (!q.host) return;
  q.ttl = ttl_of(q.host, n->routed);
  q.delay_us = q.host->latency_us;
  q.mac = n->routed ? GATEWAY_MAC : q.host->mac;
  if (q.host->filtered) {
    q.ttl = 255;
    answer_unreachable(&q, options.gateway, GATEWAY_MAC, q.host->filtered);
    return;
  }
  if (!q.host->alive) return;
  if (protocol == 1) answer_icmp(&q);
  else if (protocol == 6 && q.l4_length >= 20) answer_tcp(&q);
  else if (protocol == 17) answer_udp_question(&q);
}

void answer_frame(const u8 *f, int length, u64 at_ns) {
  u16 type = length >= 42 ? get16(f + 12) : 0;
  if (type == 0x0806) answer_arp(f, at_ns);
  else if (type == 0x0800) answer_ipv4(f, length, at_ns);
  else if (type == 0x86dd && length >= 54) answer_ipv6(f, length, at_ns);
  else record(K_OTHER, 0, 0, (u16)length, 0, at_ns);
}
