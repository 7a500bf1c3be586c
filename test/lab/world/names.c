/* Names: NetBIOS node status (RFC 1002 §4.2.17), DNS and mDNS reverse look-up (RFC 1035 §3.5, RFC 6762). */
#include "world.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_PTR = 12, TYPE_NBSTAT = 0x21, TYPE_ANY = 255, HEADER = 12, NXDOMAIN = 3 };
static const char DOMAIN[] = "lab.test";

/* The first question's name as text, its type, and where it ends; 0: malformed. */
static int read_question(const u8 *q, int length, char *name, u16 *type) {
  int i = HEADER, n = 0;
  if (length < HEADER || (q[2] & 0x80) || get16(q + 4) != 1) return 0;
  while (i < length && q[i]) {
    int label = q[i++];
    if (label > 63 || i + label >= length || n + label > 250) return 0;
    if (n) name[n++] = '.';
    for (; label--; i++) name[n++] = (char)tolower(q[i]);
  }
  name[n] = 0;
  if (i + 5 > length) return 0;
  *type = get16(q + i + 1);
  return i + 5;
}

static int put_name(u8 *out, const char *name) {
  u8 *o = out;
  while (*name) {
    size_t n = strcspn(name, ".");
    *o++ = (u8)n;
    memcpy(o, name, n);
    o += n;
    name += n + (name[n] == '.');
  }
  *o++ = 0;
  return (int)(o - out);
}

/* "9.0.77.10.in-addr.arpa" → 10.77.0.9; for ip6.arpa the last 32 bits, which in the segment are the IPv4 address. */
static u32 reversed_address(const char *name) {
  unsigned a, b, c, d;
  if (strstr(name, ".in-addr.arpa") && sscanf(name, "%u.%u.%u.%u", &d, &c, &b, &a) == 4)
    return a << 24 | b << 16 | c << 8 | d;
  if (!strstr(name, ".ip6.arpa") || strlen(name) < 72) return 0;
  u32 address = 0;
  for (int i = 7; i >= 0; i--) {
    char digit[2] = {name[2 * i], 0};
    address = address << 4 | (u32)strtoul(digit, NULL, 16);
  }
  return address;
}

static int begin_answer(const u8 *query, int end, u8 *out, u16 flags, int answers) {
  memcpy(out, query, (size_t)end);
  put16(out + 2, flags);
  put16(out + 6, (u32)answers);
  put32(out + 8, 0);
  return end;
}

static int put_record(u8 *o, u16 type, u32 ttl, const void *data, int length) {
  put16(o, 0xc00c); /* the question's name */
  put16(o + 2, type);
  put16(o + 4, 1);
  put32(o + 6, ttl);
  put16(o + 10, (u32)length);
  memcpy(o + 12, data, (size_t)length);
  return 12 + length;
}

static int put_pointer(u8 *o, u32 ttl, const char *target) {
  u8 data[300];
  int n = put_name(data, target);
  return put_record(o, TYPE_PTR, ttl, data, n);
}

int mdns_answer(const u8 *query, int length, u8 *out, u32 *address, struct host **host) {
  char name[256], target[64];
  u16 type;
  struct network *n;
  int end = read_question(query, length, name, &type);
  if (!end || (type != TYPE_PTR && type != TYPE_ANY)) return 0;
  *address = reversed_address(name);
  *host = host_at(*address, &n);
  if (!*host || !(*host)->mdns) return 0;
  strcpy(target + short_name(*address, *host, target), ".local");
  begin_answer(query, end, out, 0x8400, 1);
  return end + put_pointer(out + end, 10, target); /* RFC 6762 §6.7: at most ten seconds to a legacy resolver */
}

static u32 named_address(const char *name) {
  unsigned a, b, c, d;
  char prefix[8], domain[32], expected[64];
  struct network *n;
  if (sscanf(name, "%7[a-z]-%u-%u-%u-%u.%31s", prefix, &a, &b, &c, &d, domain) != 6 || strcmp(domain, DOMAIN)) return 0;
  u32 address = a << 24 | b << 16 | c << 8 | d;
  const struct host *host = host_at(address, &n);
  if (!host || !host->dns) return 0;
  expected[short_name(address, host, expected)] = 0;
  return strncmp(name, expected, strlen(expected)) ? 0 : address;
}

int dns_answer(const u8 *query, int length, u8 *out) {
  char name[256], target[64];
  u16 type;
  struct network *n;
  int end = read_question(query, length, name, &type);
  if (!end) return 0;
  u32 pointed = reversed_address(name), named = named_address(name);
  const struct host *host = pointed ? host_at(pointed, &n) : NULL;
  if (type == TYPE_PTR && host && host->dns) {
    sprintf(target + short_name(pointed, host, target), ".%s", DOMAIN);
    begin_answer(query, end, out, 0x8580, 1);
    return end + put_pointer(out + end, 300, target);
  }
  if (!named) return begin_answer(query, end, out, 0x8580 | NXDOMAIN, 0);
  begin_answer(query, end, out, 0x8580, type == TYPE_A);
  if (type != TYPE_A) return end;
  u8 data[4];
  put32(data, named);
  return end + put_record(out + end, TYPE_A, 300, data, 4);
}

static u8 *netbios_name(u8 *o, const char *name, u8 suffix, u16 flags) {
  memset(o, ' ', 15);
  for (int i = 0; name[i] && i < 15; i++) o[i] = (u8)toupper((u8)name[i]);
  o[15] = suffix;
  put16(o + 16, flags);
  return o + 18;
}

int netbios_answer(const u8 *query, int length, u8 *out, u32 address, const struct host *host) {
  char name[256], computer[32];
  u16 type;
  int end = read_question(query, length, name, &type);
  if (!end || type != TYPE_NBSTAT) return 0;
  memcpy(out, query, 2);
  put16(out + 2, 0x8400);
  put32(out + 4, 1); /* no question, one answer */
  put32(out + 8, 0);
  memcpy(out + HEADER, query + HEADER, (size_t)(end - HEADER));
  u8 *o = out + end, *data_length = o + 4;
  put32(o, 0);
  o += 6;
  sprintf(computer, "WIN-%u-%u-%u", address >> 16 & 255, address >> 8 & 255, address & 255);
  *o++ = 3;
  o = netbios_name(o, computer, 0x00, 0x0400);
  o = netbios_name(o, "LABGROUP", 0x00, 0x8400);
  o = netbios_name(o, computer, 0x20, 0x0400);
  memset(o, 0, 46);
  memcpy(o, host->mac, 6);
  o += 46;
  put16(data_length, (u32)(o - data_length - 2));
  return (int)(o - out);
}
