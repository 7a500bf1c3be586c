/* BER, as far as SNMP needs it (X.690, RFC 3417 §8). */
#include "snmp.h"
#include <string.h>

int ber_len(u8 *o, u32 n) {
  if (n < 128) {
    o[0] = n;
    return 1;
  }
  if (n < 256) {
    o[0] = 0x81;
    o[1] = n;
    return 2;
  }
  o[0] = 0x82;
  o[1] = n >> 8;
  o[2] = n;
  return 3;
}
int ber_oid(u8 *o, const u32 *a, int n) {
  u8 *s = o;
  *o++ = a[0] * 40 + a[1];
  for (int i = 2; i < n; i++) {
    u32 v = a[i];
    int b = v >> 28 ? 5 : v >> 21 ? 4 : v >> 14 ? 3 : v >> 7 ? 2 : 1;
    while (b--) *o++ = ((v >> (7 * b)) & 127) | (b ? 128 : 0);
  }
  return o - s;
}
int ber_u(u8 *o, u64 v) {
  u8 t[9];
  int n = 0;
  for (int i = 7; i >= 0; i--) {
    u8 b = v >> (8 * i);
    if (n || b || i == 0) t[n++] = b;
  }
  int k = 0;
  if (t[0] & 128) o[k++] = 0;
  memcpy(o + k, t, n);
  return k + n;
}
int enc_vb(u8 *o, const u32 *oid, int n, u8 type, const u8 *v, int vl) {
  u8 ob[160];
  int ol = ber_oid(ob, oid, n);
  u8 lb[4], vb[4], sb[4];
  int ll = ber_len(lb, ol), vll = ber_len(vb, vl), body = 1 + ll + ol + 1 + vll + vl, sl = ber_len(sb, body);
  u8 *s = o;
  *o++ = 0x30;
  memcpy(o, sb, sl);
  o += sl;
  *o++ = 6;
  memcpy(o, lb, ll);
  o += ll;
  memcpy(o, ob, ol);
  o += ol;
  *o++ = type;
  memcpy(o, vb, vll);
  o += vll;
  memcpy(o, v, vl);
  return o + vl - s;
}

// BER reader
int hdr(const u8 **p, const u8 *e, u8 *tag, u32 *len) {
  if (e - *p < 2) return -1;
  *tag = *(*p)++;
  u32 l = *(*p)++;
  if (l & 128) {
    int n = l & 127;
    if (n < 1 || n > 4 || e - *p < n) return -1;
    l = 0;
    while (n--) l = l << 8 | *(*p)++;
  }
  if (l > (u32)(e - *p)) return -1;
  *len = l;
  return 0;
}
int rint_(const u8 **p, const u8 *e, long *v) {
  u8 t;
  u32 l;
  if (hdr(p, e, &t, &l) || t != 2 || l < 1 || l > 8) return -1;
  long r = (int8_t)(*p)[0];
  for (u32 i = 1; i < l; i++) r = r << 8 | (*p)[i];
  *p += l;
  *v = r;
  return 0;
}
int roid(const u8 *b, u32 l, u32 *a) {
  int n = 0;
  if (!l) return 0;
  a[n++] = b[0] / 40 > 2 ? 2 : b[0] / 40;
  a[n++] = b[0] - a[0] * 40;
  u32 v = 0;
  for (u32 i = 1; i < l; i++) {
    v = v << 7 | (b[i] & 127);
    if (!(b[i] & 128)) {
      if (n >= 64) return -1;
      a[n++] = v;
      v = 0;
    }
  }
  return n;
}
