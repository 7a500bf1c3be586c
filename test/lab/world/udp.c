/* UDP services: SNMP (161), NetBIOS names (137), mDNS (5353), and DNS (53) on the gateway. */
#include "world.h"

static void answer_snmp(const struct question *q, const u8 *data, int length) {
  struct question slow = *q;
  u8 *o = next_frame();
  int is_walk, n = snmp_answer(data, length, udp_payload(o), q->target, q->host, &is_walk);
  if (!n || (q->host->tarpit == TARPIT_SNMP_STALLED_WALK && is_walk)) return;
  if (q->host->tarpit == TARPIT_SNMP_SLOW) slow.delay_us += options.slow_ms * 1000;
  answer_udp(&slow, q->target, q->mac, o, n);
}

static void answer_mdns(const struct question *q, const u8 *data, int length) {
  u32 address = 0;
  struct host *host = NULL;
  u8 *o = next_frame();
  int n = mdns_answer(data, length, udp_payload(o), &address, &host);
  if (!n || (q->host && q->target != address)) return; /* asked directly, a host speaks only for itself */
  struct question by_host = *q;
  by_host.delay_us = host->latency_us;
  answer_udp(&by_host, address, q->host ? q->mac : host->mac, o, n);
}

void answer_udp_question(const struct question *q) {
  const u8 *data = q->l4 + 8;
  int length = q->l4_length - 8;
  switch (get16(q->l4 + 2)) {
  case 5353:
    if (!q->host || q->host->mdns) {
      answer_mdns(q, data, length);
      return;
    }
    break;
  case 161:
    if (q->host && (q->host->snmp || q->host->snmp_v3)) {
      answer_snmp(q, data, length);
      return;
    }
    break;
  case 137:
    if (q->host && q->host->netbios) {
      u8 *o = next_frame();
      int n = netbios_answer(data, length, udp_payload(o), q->target, q->host);
      if (n) answer_udp(q, q->target, q->mac, o, n);
      return;
    }
    break;
  case 53:
    if (q->target == options.gateway) {
      u8 *o = next_frame();
      int n = dns_answer(data, length, udp_payload(o));
      if (n) answer_udp(q, q->target, q->mac, o, n);
      return;
    }
    break;
  }
  if (q->host && !q->host->firewalled) answer_unreachable(q, q->target, q->mac, ICMP_PORT_UNREACHABLE);
}
