/* TCP without state: SYN/ACK, RST or silence, a banner, and tarpits that accept and say nothing. */
#include "world.h"
#include <string.h>

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };

static void segment(const struct question *q, u32 seq, u32 ack, u8 flags, const void *data, int length) {
  u8 *o = next_frame();
  int header = flags & SYN ? 24 : 20;
  u8 *tcp = answer_header(o, q, q->target, q->mac, 6, header + length);
  memcpy(tcp, q->l4 + 2, 2);
  memcpy(tcp + 2, q->l4, 2);
  put32(tcp + 4, seq);
  put32(tcp + 8, ack);
  tcp[12] = (u8)(header << 2);
  tcp[13] = flags;
  put16(tcp + 14, flags & RST ? 0 : 64240);
  put32(tcp + 16, 0);
  if (header == 24) {
    tcp[20] = 2;
    tcp[21] = 4;
    put16(tcp + 22, 1460);
  } /* maximum segment size */
  if (length) memcpy(tcp + header, data, (size_t)length);
  put16(tcp + 16, l4_checksum(o + ETHERNET, 6, tcp, header + length));
  send_frame(ETHERNET + 20 + header + length, q->delay_us);
}

static int is_open(const struct host *h, u16 port) {
  for (int i = 0; i < PORTS; i++)
    if (PORT_NUMBERS[i] == port && (h->open_ports >> i & 1)) return 1;
  return h->tarpit == TARPIT_TCP;
}

static void refuse(const struct question *q, u32 seq, u32 ack, u8 flags) {
  if (q->host->firewalled) return;
  if ((flags & SYN) && !(flags & ACK)) segment(q, 0, seq + 1, RST | ACK, NULL, 0);
  else if (flags & ACK) segment(q, ack, 0, RST, NULL, 0);
}

static void greet_ssh(const struct question *q, u32 seq, u32 isn) {
  const char *banner =
      looks_of(q->host->template) == T_SWITCH ? "SSH-2.0-Cisco-1.25\r\n" : "SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u1\r\n";
  segment(q, isn + 1, seq, PSH | ACK, banner, (int)strlen(banner));
}

static void serve_http(const struct question *q, u32 seq, u32 ack) {
  char page[512], body[160], name[32];
  short_name(q->target, q->host, name);
  int n = sprintf(body, "<html><head><title>%s</title></head></html>", name);
  n = sprintf(page, "HTTP/1.0 200 OK\r\nServer: lab-%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
              TEMPLATE_NAMES[looks_of(q->host->template)], n, body);
  segment(q, ack, seq, PSH | ACK | FIN, page, n);
}

void answer_tcp(const struct question *q) {
  u16 port = get16(q->l4 + 2);
  u32 seq = get32(q->l4 + 4), ack = get32(q->l4 + 8);
  u8 flags = q->l4[13];
  int header = (q->l4[12] >> 4) * 4, length = q->l4_length - header;
  if (header < 20 || length < 0 || (flags & RST)) return;
  if (!is_open(q->host, port)) {
    refuse(q, seq, ack, flags);
    return;
  }
  u32 isn = (u32)mix((u64)q->target << 32 ^ (u64)q->source << 16 ^ (u64)get16(q->l4) << 16 ^ port);
  if ((flags & (SYN | ACK)) == SYN) {
    segment(q, isn, seq + 1, SYN | ACK, NULL, 0);
    return;
  }
  if (!(flags & ACK)) return;
  if (flags & SYN) {
    segment(q, ack, 0, RST, NULL, 0);
    return;
  }
  if (q->host->tarpit == TARPIT_TCP) {
    if (length) segment(q, ack, seq + (u32)length, ACK, NULL, 0);
  } else if (flags & FIN) segment(q, ack, seq + (u32)length + 1, FIN | ACK, NULL, 0);
  else if (!length) {
    if (ack == isn + 1 && port == 22) greet_ssh(q, seq, isn);
  } else if (port == 80 || port == 8080) serve_http(q, seq + (u32)length, ack);
  else segment(q, ack, seq + (u32)length, ACK, NULL, 0);
}
