/* IPv6 on the segment, fd77::/64: neighbour discovery (RFC 4861) and ICMPv6 echo, also to ff02::1 (RFC 4443). */
#include "world.h"
#include <string.h>

enum { ECHO_REQUEST = 128, ECHO_REPLY = 129, SOLICITATION = 135, ADVERTISEMENT = 136, ICMP6 = 58 };
static const u8 PREFIX[12] = {0xfd, 0x77};
static const u8 ALL_NODES[16] = {0xff, 0x02, [15] = 1};

static void link_local(const struct host *h, u8 *out) { /* RFC 4291 appendix A */
  const u8 address[16] = {0xfe,          0x80,      0,         0,    0,    0,         0,         0,
                          h->mac[0] ^ 2, h->mac[1], h->mac[2], 0xff, 0xfe, h->mac[3], h->mac[4], h->mac[5]};
  memcpy(out, address, 16);
}

static u32 ipv4_of(const u8 *a) {
  if (!memcmp(a, PREFIX, 12)) return get32(a + 12);
  const u8 mac[6] = {a[8] ^ 2, a[9], a[10], a[13], a[14], a[15]};
  return a[0] == 0xfe && a[1] == 0x80 && a[11] == 0xff && a[12] == 0xfe ? address_of_mac(mac) : 0;
}

static const struct host *owner(const u8 *address) {
  struct network *n;
  u8 own[16];
  const struct host *h = host_at(ipv4_of(address), &n);
  if (!h || n->routed || !h->ipv6) return NULL;
  if (address[0] != 0xfe) return h;
  link_local(h, own);
  return memcmp(own, address, 16) ? NULL : h;
}

static void send_icmp6(const u8 *frame, const struct host *h, const u8 *from, const u8 *message, int length,
                       u32 delay_us) {
  u8 *o = next_frame(), *ip = o + ETHERNET;
  memcpy(o, frame + 6, 6);
  memcpy(o + 6, h->mac, 6);
  put16(o + 12, 0x86dd);
  put32(ip, 0x60000000);
  put16(ip + 4, (u32)length);
  ip[6] = ICMP6;
  ip[7] = 255;
  memcpy(ip + 8, from, 16);
  memcpy(ip + 24, frame + ETHERNET + 8, 16);
  memcpy(ip + 40, message, (size_t)length);
  put16(ip + 42, 0);
  u32 sum = ICMP6 + (u32)length;
  for (int i = 8; i < 40; i += 2) sum += get16(ip + i);
  put16(ip + 42, checksum(ip + 40, length, sum));
  send_frame(ETHERNET + 40 + length, delay_us);
}

static void echo(const u8 *frame, const struct host *h, const u8 *from, const u8 *message, int length, u32 delay_us) {
  u8 reply[FRAME_MAX];
  memcpy(reply, message, (size_t)length);
  reply[0] = ECHO_REPLY;
  send_icmp6(frame, h, from, reply, length, delay_us);
}

static void advertise(const u8 *frame, const u8 *message, int length) {
  static const u8 unspecified[16];
  const u8 *target = message + 8;
  const struct host *h = length >= 24 ? owner(target) : NULL;
  if (!h || !memcmp(frame + ETHERNET + 8, unspecified, 16))
    return;                                                       /* duplicate detection of the scanner's own address */
  u8 reply[32] = {ADVERTISEMENT, [4] = 0x60, [24] = 2, [25] = 1}; /* solicited, override; target link-layer address */
  memcpy(reply + 8, target, 16);
  memcpy(reply + 26, h->mac, 6);
  send_icmp6(frame, h, target, reply, 32, h->latency_us);
}

static void echo_of_all(const u8 *frame, const u8 *message, int length) {
  const struct network *segment = &networks[0];
  u8 from[16];
  int is_global = frame[ETHERNET + 8] != 0xfe;
  for (u32 i = 0; i < segment->size; i++) {
    const struct host *h = &segment->hosts[i];
    if (!h->ipv6) continue;
    link_local(h, from);
    if (is_global) {
      memcpy(from, PREFIX, 12);
      put32(from + 12, segment->base + i);
    }
    echo(frame, h, from, message, length, h->latency_us + 1 + (u32)(random64() % 5000));
  }
}

void answer_ipv6(const u8 *frame, int length, u64 at_ns) {
  const u8 *ip = frame + ETHERNET, *target = ip + 24, *message = ip + 40;
  int payload = get16(ip + 4);
  int is_icmp = ip[6] == ICMP6 && payload >= 8 && ETHERNET + 40 + payload <= length && payload <= 1400;
  enum kind kind = !is_icmp                     ? K_OTHER
                   : message[0] == SOLICITATION ? K_ND
                   : message[0] == ECHO_REQUEST ? K_ICMP6_ECHO
                                                : K_OTHER;
  const u8 *asked = kind == K_ND && payload >= 24 ? message + 8 : target;
  record(kind, get32(asked + 12), 0, (u16)length, 6, at_ns);
  if (kind == K_OTHER || is_lost(options.loss_in)) return;
  if (kind == K_ND) {
    advertise(frame, message, payload);
    return;
  }
  if (!memcmp(target, ALL_NODES, 16)) {
    echo_of_all(frame, message, payload);
    return;
  }
  const struct host *h = owner(target);
  if (h && h->icmp) echo(frame, h, target, message, payload, h->latency_us);
}
