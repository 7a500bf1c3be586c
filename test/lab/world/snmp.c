/* SNMP v1 and v2c GET, GETNEXT, GETBULK (RFC 3416) and SNMPv3 engine discovery (RFC 3414 §4). */
#include "snmp.h"
#include <string.h>

// returns response length, 0 = drop. *slow set when walk-type (for tarpits)
int snmp_answer(const u8 *q, int ql, u8 *out, u32 ip, const struct host *p, int *walk) {
  const u8 *s = q, *e = q + ql;
  u8 tag;
  u32 l;
  long ver;
  *walk = 0;
  if (hdr(&s, e, &tag, &l) || tag != 0x30) return 0;
  e = s + l;
  if (rint_(&s, e, &ver)) return 0;
  u8 vb[SNMP_MAX + 512];
  int vn = 0;
  if (ver == 3) {
    if (!p->snmp_v3) return 0;
    long mid, msz, sec;
    const u8 *h;
    u8 t2;
    u32 l2;
    if (hdr(&s, e, &tag, &l) || tag != 0x30) return 0;
    h = s;
    const u8 *he = s + l;
    s += l;
    if (rint_(&h, he, &mid) || rint_(&h, he, &msz)) return 0;
    if (hdr(&h, he, &t2, &l2)) return 0;
    h += l2;
    if (rint_(&h, he, &sec)) return 0;
    u8 eng[17] = {0x80, 0, 0, 9, 3};
    memcpy(eng + 5, p->mac, 6);
    int en = 11;
    u8 b[256], *o = b; // msgGlobalData
    u8 ib[10];
    int il = ber_u(ib, mid);
    *o++ = 2;
    *o++ = il;
    memcpy(o, ib, il);
    o += il;
    u8 fix[] = {2, 3, 0, 0xff, 0xe3, 4, 1, 0, 2, 1, 3};
    memcpy(o, fix, sizeof fix);
    o += sizeof fix;
    u8 g[64];
    int gn = 0;
    g[gn++] = 0x30;
    g[gn++] = o - b;
    memcpy(g + gn, b, o - b);
    gn += o - b;
    o = b;
    *o++ = 4;
    *o++ = en;
    memcpy(o, eng, en);
    o += en;
    *o++ = 2;
    *o++ = 1;
    *o++ = 7;
    il = ber_u(ib, (mix(ip) & 0xffffff));
    *o++ = 2;
    *o++ = il;
    memcpy(o, ib, il);
    o += il;
    u8 z[] = {4, 0, 4, 0, 4, 0};
    memcpy(o, z, 6);
    o += 6;
    u8 us[80];
    int un = 0, inner = o - b;
    us[un++] = 4;
    us[un++] = inner + 2;
    us[un++] = 0x30;
    us[un++] = inner;
    memcpy(us + un, b, inner);
    un += inner;
    static const u32 uo[] = {1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0};
    u8 one = 1;
    vn = enc_vb(vb, uo, 11, COUNTER32, &one, 1);
    u8 pd[200];
    int pn = 0;
    u8 c1[] = {2, 1, 0, 2, 1, 0, 2, 1, 0, 0x30};
    memcpy(pd, c1, 10);
    pn = 10;
    pd[pn++] = vn;
    memcpy(pd + pn, vb, vn);
    pn += vn;
    u8 sc[260];
    int sn = 0;
    sc[sn++] = 4;
    sc[sn++] = en;
    memcpy(sc + sn, eng, en);
    sn += en;
    sc[sn++] = 4;
    sc[sn++] = 0;
    sc[sn++] = 0xa8;
    sc[sn++] = pn;
    memcpy(sc + sn, pd, pn);
    sn += pn;
    u8 lb[4];
    int tot = 3 + gn + un + 1 + ber_len(lb, sn) + sn;
    o = out;
    *o++ = 0x30;
    o += ber_len(o, tot);
    *o++ = 2;
    *o++ = 1;
    *o++ = 3;
    memcpy(o, g, gn);
    o += gn;
    memcpy(o, us, un);
    o += un;
    *o++ = 0x30;
    o += ber_len(o, sn);
    memcpy(o, sc, sn);
    return o + sn - out;
  }
  if (ver != 0 && ver != 1) return 0;
  const u8 *com;
  u32 cl;
  if (hdr(&s, e, &tag, &cl) || tag != 4) return 0;
  com = s;
  s += cl;
  const char *want = p->other_community ? "netlab" : "public";
  if (!p->snmp || cl != 6 || memcmp(com, want, 6)) return 0;
  u8 pdu;
  if (hdr(&s, e, &pdu, &l)) return 0;
  e = s + l;
  const u8 *rid = s;
  long reqid, a, b2;
  if (rint_(&s, e, &reqid)) return 0;
  int ridl = s - rid;
  if (rint_(&s, e, &a) || rint_(&s, e, &b2)) return 0;
  if (hdr(&s, e, &tag, &l) || tag != 0x30) return 0;
  const u8 *vs = s, *ve = s + l;
  long es = 0, ei = 0;
  int t = p->template, room = SNMP_MAX - 60 - (int)cl;
  if (pdu == 0xa0 || pdu == 0xa1 || pdu == 0xa5) {
    struct {
      u32 oid[64];
      int n;
      int pos;
      u32 ctr;
    } R[64];
    int nr = 0;
    const u8 *x = vs;
    while (x < ve && nr < 64) {
      const u8 *y;
      if (hdr(&x, ve, &tag, &l) || tag != 0x30) return 0;
      y = x;
      x += l;
      u8 t2;
      u32 l2;
      if (hdr(&y, x, &t2, &l2) || t2 != 6) return 0;
      int n = roid(y, l2, R[nr].oid);
      if (n < 0) return 0;
      R[nr].n = n;
      R[nr].pos = -1;
      nr++;
    }
    *walk = pdu != 0xa0;
    long nrep = pdu == 0xa5 ? a : nr, maxr = pdu == 0xa5 ? b2 : 1;
    if (nrep < 0) nrep = 0;
    if (nrep > nr) nrep = nr;
    if (maxr < 0) maxr = 0;
    if (maxr > 500) maxr = 500;
    int full = 0;
    for (long rep = 0; !full && rep < (pdu == 0xa5 ? (maxr > 1 ? maxr : 1) : 1); rep++) {
      int from = rep ? nrep : 0, to = (pdu == 0xa5 && maxr == 0) ? nrep : nr, ends = 0;
      for (int i = from; i < to; i++) {
        u8 tmp[512];
        int tl;
        if (pdu == 0xa0) {
          int k = lbound(t, ip, R[i].oid, R[i].n, 0);
          if (k < TN[t] && !ecmp(&TE[t][k], ip, R[i].oid, R[i].n) && !(ver == 0 && TE[t][k].type == COUNTER64))
            tl = enc_ent(tmp, &TE[t][k], ip, p);
          else if (ver == 0) {
            es = 2;
            ei = i + 1;
            goto err;
          } else tl = enc_vb(tmp, R[i].oid, R[i].n, 0x81, 0, 0);
        } else {
          int k = R[i].pos >= 0 ? R[i].pos : lbound(t, ip, R[i].oid, R[i].n, 1);
          if (p->tarpit == TARPIT_SNMP_LOOP && R[i].n > 8 && k > 20) k = 12; // non-increasing OIDs
          while (ver == 0 && k < TN[t] && TE[t][k].type == COUNTER64) k++;
          if (k < TN[t]) {
            tl = enc_ent(tmp, &TE[t][k], ip, p);
            R[i].pos = k + 1;
          } else if (p->tarpit == TARPIT_SNMP_ENDLESS) {
            static const u32 base[] = {1, 3, 6, 1, 4, 1, 99999, 1};
            u32 nx = 1;
            if (R[i].n == 9 && !memcmp(R[i].oid, base, 32)) nx = R[i].oid[8] + 1;
            memcpy(R[i].oid, base, 32);
            R[i].oid[8] = nx;
            R[i].n = 9;
            R[i].pos = TN[t];
            tl = enc_vb(tmp, R[i].oid, 9, 4, (const u8 *)"endless", 7);
          } else if (ver == 0) {
            es = 2;
            ei = i + 1;
            goto err;
          } else {
            u32 *oo = R[i].oid;
            int on = R[i].n;
            if (R[i].pos > 0 && TN[t]) {
              oo = TE[t][TN[t] - 1].oid;
              on = TE[t][TN[t] - 1].n;
            }
            tl = enc_vb(tmp, oo, on, 0x82, 0, 0);
            ends++;
          }
        }
        if (vn + tl > room) {
          full = 1;
          if (pdu != 0xa5) {
            es = 1;
            ei = 0;
            vn = 0;
          }
          break;
        }
        memcpy(vb + vn, tmp, tl);
        vn += tl;
      }
      if (to > from && ends == to - from) break;
    }
  } else {
    es = ver == 0 ? 4 : 6;
    ei = 1;
    goto err;
  }
  goto done;
err:
  vn = ve - vs;
  if (vn > SNMP_MAX) return 0;
  memcpy(vb, vs, vn);
done : {
  u8 lb[4];
  int vl = ber_len(lb, vn), body = ridl + 3 + 3 + 1 + vl + vn, bl = ber_len(lb, body), msg = 3 + 2 + cl + 1 + bl + body;
  u8 *o = out;
  *o++ = 0x30;
  o += ber_len(o, msg);
  *o++ = 2;
  *o++ = 1;
  *o++ = ver;
  *o++ = 4;
  *o++ = cl;
  memcpy(o, com, cl);
  o += cl;
  *o++ = 0xa2;
  o += ber_len(o, body);
  memcpy(o, rid, ridl);
  o += ridl;
  *o++ = 2;
  *o++ = 1;
  *o++ = es;
  *o++ = 2;
  *o++ = 1;
  *o++ = ei;
  *o++ = 0x30;
  o += ber_len(o, vn);
  memcpy(o, vb, vn);
  return o + vn - out;
}
}
