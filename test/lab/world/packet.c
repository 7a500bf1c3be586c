/* Headers and checksums of answers. */
#include "world.h"
#include <string.h>

const u8 GATEWAY_MAC[6] = {0x02, 0x4c, 0xff, 0xff, 0xff, 0xfe};

u16 checksum(const void *data, int length, u32 sum) {
  const u8 *p = data;
  for (; length > 1; length -= 2, p += 2) sum += get16(p);
  if (length) sum += (u32)p[0] << 8;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return (u16)~sum;
}

u16 l4_checksum(const u8 *ip, u8 protocol, const u8 *l4, int length) {
  u32 sum = protocol + (u32)length;
  for (int i = 12; i < 20; i += 2) sum += get16(ip + i);
  return checksum(l4, length, sum);
}

u8 *answer_header(u8 *out, const struct question *q, u32 from, const u8 *mac, u8 protocol, int payload_length) {
  static u16 id;
  u8 *ip = out + ETHERNET;
  memcpy(out, q->frame + 6, 6);
  memcpy(out + 6, mac, 6);
  put16(out + 12, 0x0800);
  ip[0] = 0x45;
  ip[1] = 0;
  put16(ip + 2, 20 + (u32)payload_length);
  put16(ip + 4, id++);
  put16(ip + 6, 0x4000);
  ip[8] = q->ttl;
  ip[9] = protocol;
  put16(ip + 10, 0);
  put32(ip + 12, from);
  put32(ip + 16, q->source);
  put16(ip + 10, checksum(ip, 20, 0));
  return ip + 20;
}

u8 *udp_payload(u8 *out) { return out + ETHERNET + 20 + 8; }

void answer_udp(const struct question *q, u32 from, const u8 *mac, u8 *out, int payload_length) {
  u8 *udp = answer_header(out, q, from, mac, 17, 8 + payload_length);
  memcpy(udp, q->l4 + 2, 2);
  memcpy(udp + 2, q->l4, 2);
  put16(udp + 4, 8 + (u32)payload_length);
  put16(udp + 6, 0);
  u16 sum = l4_checksum(out + ETHERNET, 17, udp, 8 + payload_length);
  put16(udp + 6, sum ? sum : 0xffff);
  send_frame(ETHERNET + 28 + payload_length, q->delay_us);
}

void answer_unreachable(const struct question *q, u32 from, const u8 *mac, u8 code) {
  int quoted = q->ip_length < 36 ? q->ip_length : 36; /* RFC 792: the IP header and eight bytes */
  u8 *out = next_frame();
  u8 *icmp = answer_header(out, q, from, mac, 1, 8 + quoted);
  icmp[0] = 3;
  icmp[1] = code;
  put16(icmp + 2, 0);
  put32(icmp + 4, 0);
  memcpy(icmp + 8, q->ip, (size_t)quoted);
  put16(icmp + 2, checksum(icmp, 8 + quoted, 0));
  send_frame(ETHERNET + 28 + quoted, q->delay_us);
}
