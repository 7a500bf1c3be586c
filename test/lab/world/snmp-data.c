/* The objects that each kind of device offers by SNMP. */
#include "snmp.h"
#include <stdlib.h>
#include <string.h>

ent_t *TE[TEMPLATES];
int TN[TEMPLATES];
static int TC[TEMPLATES];
static int ct, looks; /* the template being built, and looks_of it */
static u64 start_ns;

static int parse_oid(const char *s, u32 *a) {
  int n = 0;
  while (*s) {
    a[n++] = strtoul(s, (char **)&s, 10);
    if (*s == '.') s++;
  }
  return n;
}
void add(const char *oid, u32 i1, u32 i2, int nidx, u8 type, u8 kind, const void *v, int vl, u32 arg) {
  u32 a[40];
  int n = parse_oid(oid, a);
  if (nidx > 0) a[n++] = i1;
  if (nidx > 1) a[n++] = i2;
  if (TN[ct] == TC[ct]) TE[ct] = realloc(TE[ct], sizeof(ent_t) * (TC[ct] = TC[ct] ? TC[ct] * 2 : 256));
  ent_t *e = &TE[ct][TN[ct]++];
  memset(e, 0, sizeof *e);
  e->n = n;
  e->oid = malloc(4 * n);
  memcpy(e->oid, a, 4 * n);
  e->type = type;
  e->kind = kind;
  e->arg = arg;
  e->vlen = vl;
  e->val = malloc(vl ? vl : 1);
  if (vl) memcpy(e->val, v, vl);
  if (kind == V_CONST) {
    u8 b[2048];
    e->prelen = enc_vb(b, a, n, type, e->val, vl);
    e->pre = malloc(e->prelen);
    memcpy(e->pre, b, e->prelen);
  }
}
void adds(const char *oid, u32 i1, u32 i2, int nidx, const char *s) {
  add(oid, i1, i2, nidx, 4, V_CONST, s, strlen(s), 0);
}
void addu(const char *oid, u32 i1, u32 i2, int nidx, u8 type, u64 v) {
  u8 b[10];
  int n = ber_u(b, v);
  add(oid, i1, i2, nidx, type, V_CONST, b, n, 0);
}
static void addo(const char *oid, u32 i1, u32 i2, int nidx, const char *o) {
  u32 a[40];
  int n = parse_oid(o, a);
  u8 b[200];
  n = ber_oid(b, a, n);
  add(oid, i1, i2, nidx, 6, V_CONST, b, n, 0);
}
static int oidcmp(const u32 *a, int an, const u32 *b, int bn) {
  for (int i = 0; i < an && i < bn; i++)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return an - bn;
}
static int entcmp(const void *x, const void *y) {
  const ent_t *a = x, *b = y;
  return oidcmp(a->oid, a->n, b->oid, b->n);
}
void build_snmp_data(void) {
  static const char *descr[T_GATEWAY + 1] = {
      "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E4, RELEASE SOFTWARE (fc2)",
      "Juniper Networks, Inc. mx204 internet router, kernel JUNOS 20.4R3.8, Build date: 2021-09-24 08:12:44 UTC",
      "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD153,EEPROM JSI24090012,CIDATE 10/26/2020",
      "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:apc_hw05_aos_682.bin AF1:v6.8.0 MN:AP9630 HR:05 SN: "
      "ZA1234567890 MD:08/15/2021)",
      "Linux lab 5.10.0-23-amd64 #1 SMP Debian 5.10.179-1 (2023-05-12) x86_64",
      "Hardware: Intel64 Family 6 Model 85 Stepping 7 AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 17763 "
      "Multiprocessor Free)",
      "Juniper Networks, Inc. srx300 internet router, kernel JUNOS 21.2R3.8, Build date: 2022-04-12 01:50:13 UTC"};
  static const char *soid[T_GATEWAY + 1] = {"1.3.6.1.4.1.9.1.1208",        "1.3.6.1.4.1.2636.1.1.1.2.144",
                                        "1.3.6.1.4.1.11.2.3.9.1",      "1.3.6.1.4.1.318.1.3.27",
                                        "1.3.6.1.4.1.8072.3.2.10",     "1.3.6.1.4.1.311.1.1.3.1.2",
                                        "1.3.6.1.4.1.2636.1.1.1.2.134"};
  static const int svc[T_GATEWAY + 1] = {6, 78, 64, 72, 72, 76, 78};
  start_ns = monotonic_ns();
  for (ct = 0; ct < TEMPLATES; ct++) {
    looks = looks_of((u8)ct);
    int rows = looks == T_SWITCH                        ? (int)options.interface_rows
               : (looks == T_ROUTER || looks == T_GATEWAY) ? 12
               : looks == T_WINDOWS                     ? 6
                                                     : 2;
    char s[128];
    adds("1.3.6.1.2.1.1.1.0", 0, 0, 0, descr[looks]);
    addo("1.3.6.1.2.1.1.2.0", 0, 0, 0, soid[looks]);
    add("1.3.6.1.2.1.1.3.0", 0, 0, 0, TIMETICKS, V_UPTIME, "", 0, 0);
    adds("1.3.6.1.2.1.1.4.0", 0, 0, 0, "noc@lab.test");
    add("1.3.6.1.2.1.1.5.0", 0, 0, 0, 4, V_NAME, "", 0, 0);
    adds("1.3.6.1.2.1.1.6.0", 0, 0, 0, "Building 7, Rack 12, U20");
    addu("1.3.6.1.2.1.1.7.0", 0, 0, 0, INTEGER, svc[looks]);
    addu("1.3.6.1.2.1.1.8.0", 0, 0, 0, TIMETICKS, 100);
    addu("1.3.6.1.2.1.2.1.0", 0, 0, 0, INTEGER, rows);
    for (int i = 1; i <= rows; i++) {
#define IFT(c) "1.3.6.1.2.1.2.2.1." #c, i, 0, 1
#define IFX(c) "1.3.6.1.2.1.31.1.1.1." #c, i, 0, 1
      if (looks == T_SWITCH) sprintf(s, "GigabitEthernet1/0/%d", i);
      else if ((looks == T_ROUTER || looks == T_GATEWAY)) sprintf(s, "xe-0/0/%d", i);
      else sprintf(s, i == 1 ? "lo" : "eth%d", i - 2);
      addu(IFT(1), INTEGER, i);
      adds(IFT(2), s);
      addu(IFT(3), INTEGER, 6);
      addu(IFT(4), INTEGER, 1500);
      addu(IFT(5), GAUGE32, 1000000000);
      add(IFT(6), 4, V_IFMAC, "", 0, i);
      addu(IFT(7), INTEGER, 1);
      addu(IFT(8), INTEGER, i % 3 ? 1 : 2);
      addu(IFT(9), TIMETICKS, 12345 * i);
      addu(IFT(10), COUNTER32, 1234567u * i);
      for (int c = 11; c <= 20; c++) {
        char o[64];
        sprintf(o, "1.3.6.1.2.1.2.2.1.%d", c);
        addu(o, i, 0, 1, c == 12 || c == 18 ? COUNTER32 : COUNTER32, c == 16 ? 7654321u * i : 1000u * c + i);
      }
      addu(IFT(21), GAUGE32, 0);
      addo(IFT(22), "0.0");
      sprintf(s, looks == T_SWITCH ? "Gi1/0/%d" : "if%d", i);
      adds(IFX(1), s);
      for (int c = 2; c <= 5; c++) {
        char o[64];
        sprintf(o, "1.3.6.1.2.1.31.1.1.1.%d", c);
        addu(o, i, 0, 1, COUNTER32, 100u * c + i);
      }
      for (int c = 6; c <= 13; c++) {
        char o[64];
        sprintf(o, "1.3.6.1.2.1.31.1.1.1.%d", c);
        addu(o, i, 0, 1, COUNTER64, 123456789012ULL * i + c);
      }
      addu(IFX(14), INTEGER, 1);
      addu(IFX(15), GAUGE32, 1000);
      addu(IFX(16), INTEGER, 2);
      addu(IFX(17), INTEGER, 1);
      sprintf(s, "uplink port %d to floor %d", i, i % 5);
      adds(IFX(18), s);
      addu(IFX(19), TIMETICKS, 0);
    }
    { // ipAddrTable: one row, index = the host's own address (ipat)
      for (int c = 1; c <= 5; c++) {
        u32 a[14] = {1, 3, 6, 1, 2, 1, 4, 20, 1, c, 0, 0, 0, 0};
        char o[80];
        sprintf(o, "1.3.6.1.2.1.4.20.1.%d.0.0.0.0", c);
        (void)a;
        u8 mask[4] = {255, 255, 0, 0};
        u8 one[1] = {c == 2 || c == 4 ? 1 : 0};
        u8 rsz[3] = {0, 0xff, 0xff};
        add(o, 0, 0, 0, c == 1 || c == 3 ? 0x40 : INTEGER, c == 1 ? V_IP : V_CONST,
            c == 3   ? mask
            : c == 5 ? rsz
                     : one,
            c == 3   ? 4
            : c == 5 ? 3
                     : 1,
            0);
        TE[ct][TN[ct] - 1].ipat = 10;
      }
    }
    if (looks == T_SWITCH) {
      add("1.3.6.1.2.1.17.1.1.0", 0, 0, 0, 4, V_HOSTMAC, "", 0, 0);
      addu("1.3.6.1.2.1.17.1.2.0", 0, 0, 0, INTEGER, rows);
      for (int i = 1; i <= rows; i++) {
        addu("1.3.6.1.2.1.17.1.4.1.1", i, 0, 1, INTEGER, i);
        addu("1.3.6.1.2.1.17.1.4.1.2", i, 0, 1, INTEGER, i);
      }
      for (int i = 0; i < 100; i++) {
        u8 m[6] = {0x52, 0x54, 0, 0x10, 0, i};
        char o[96];
        for (int c = 1; c <= 3; c++) {
          sprintf(o, "1.3.6.1.2.1.17.4.3.1.%d.82.84.0.16.0.%d", c, i);
          if (c == 1) add(o, 0, 0, 0, 4, V_CONST, m, 6, 0);
          else addu(o, 0, 0, 0, INTEGER, c == 2 ? 1 + i % rows : 3);
        }
      }
      adds("1.0.8802.1.1.2.1.3.3.0", 0, 0, 0, "lab-lldp");
      add("1.0.8802.1.1.2.1.3.2.0", 0, 0, 0, 4, V_HOSTMAC, "", 0, 0);
      for (int i = 1; i <= rows; i++) {
        sprintf(s, "Gi1/0/%d", i);
        adds("1.0.8802.1.1.2.1.3.7.1.3", i, 0, 1, s);
        adds("1.0.8802.1.1.2.1.3.7.1.4", i, 0, 1, s);
      }
      for (int i = 1; i <= 4; i++) {
        char o[96];
        u8 m[6] = {0, 0x1b, 0x54, 0x4d, 0, i};
        sprintf(o, "1.0.8802.1.1.2.1.4.1.1.4.0.%d.1", i);
        addu(o, 0, 0, 0, INTEGER, 4);
        sprintf(o, "1.0.8802.1.1.2.1.4.1.1.5.0.%d.1", i);
        add(o, 0, 0, 0, 4, V_CONST, m, 6, 0);
        sprintf(o, "1.0.8802.1.1.2.1.4.1.1.7.0.%d.1", i);
        adds(o, 0, 0, 0, "Gi1/0/24");
        sprintf(o, "1.0.8802.1.1.2.1.4.1.1.9.0.%d.1", i);
        sprintf(s, "sw-77-0-%d.lab.test", i);
        adds(o, 0, 0, 0, s);
      }
    }
    if (looks == T_SWITCH || (looks == T_ROUTER || looks == T_GATEWAY))
      for (int i = 1; i <= 4; i++)
        for (int c = 2; c <= 13; c++) {
          char o[64];
          sprintf(o, "1.3.6.1.2.1.47.1.1.1.1.%d", c);
          if (c == 3) addo(o, i, 0, 1, "1.3.6.1.4.1.9.12.3.1.3.1");
          else if (c == 4 || c == 5 || c == 6) addu(o, i, 0, 1, INTEGER, c == 4 ? i - 1 : c == 5 ? 3 : 1);
          else if (c == 11 && i == 1) add(o, i, 0, 1, 4, V_NAME, "", 0, 0); /* every device has a serial number of its own */
          else {
            sprintf(s, c == 11 ? "FOC%04dX0NL" : "part-%d", i);
            adds(o, i, 0, 1, s);
          }
        }
    if (looks == T_PRINTER) {
      adds("1.3.6.1.2.1.25.3.2.1.3.1", 0, 0, 0, "HP LaserJet 600 M602");
      addu("1.3.6.1.2.1.43.10.2.1.4.1.1", 0, 0, 0, COUNTER32, 123456);
      add("1.3.6.1.2.1.43.5.1.1.17.1", 0, 0, 0, 4, V_NAME, "", 0, 0);
      for (int i = 1; i <= 4; i++) {
        sprintf(s, "Toner %d", i);
        adds("1.3.6.1.2.1.43.11.1.1.6.1", i, 0, 1, s);
        addu("1.3.6.1.2.1.43.11.1.1.8.1", i, 0, 1, INTEGER, 100);
        addu("1.3.6.1.2.1.43.11.1.1.9.1", i, 0, 1, INTEGER, 10 * i);
      }
    }
    if (looks == T_UPS) {
      adds("1.3.6.1.2.1.33.1.1.1.0", 0, 0, 0, "APC");
      adds("1.3.6.1.2.1.33.1.1.2.0", 0, 0, 0, "Smart-UPS 3000");
      addu("1.3.6.1.2.1.33.1.2.4.0", 0, 0, 0, INTEGER, 97);
    }
    if (looks == T_LINUX || looks == T_WINDOWS)
      for (int i = 1; i <= 300; i++) {
        char o[64];
        addu("1.3.6.1.2.1.25.6.3.1.1", i, 0, 1, INTEGER, i);
        sprintf(s, "package-%d-1.%d.0-%d", i, i % 17, i % 5);
        adds("1.3.6.1.2.1.25.6.3.1.2", i, 0, 1, s);
        sprintf(o, "%s", "1.3.6.1.2.1.25.6.3.1.3");
        addo(o, i, 0, 1, "0.0");
        addu("1.3.6.1.2.1.25.6.3.1.4", i, 0, 1, INTEGER, 4);
        u8 d[8] = {0x07, 0xe7, 5, 12, 8, 0, 0, 0};
        add("1.3.6.1.2.1.25.6.3.1.5", i, 0, 1, 4, V_CONST, d, 8, 0);
      }
    add_network_tables((u8)ct);
    qsort(TE[ct], TN[ct], sizeof(ent_t), entcmp);
  }
}

int enc_ent(u8 *o, const ent_t *e, u32 ip, const struct host *p) {
  if (e->kind == V_CONST && !e->ipat) {
    memcpy(o, e->pre, e->prelen);
    return e->prelen;
  }
  u32 oid[40];
  memcpy(oid, e->oid, 4 * e->n);
  if (e->ipat)
    for (int i = 0; i < 4; i++) oid[e->ipat + i] = (ip >> (24 - 8 * i)) & 255;
  u8 v[96];
  int vl = 0;
  switch (e->kind) {
  case V_CONST: memcpy(v, e->val, vl = e->vlen); break;
  case V_NAME: vl = short_name(ip, p, (char *)v); break;
  case V_UPTIME: vl = ber_u(v, (u32)((mix(ip) & 0xfffffff) + (monotonic_ns() - start_ns) / 10000000)); break;
  case V_IFMAC:
    memcpy(v, p->mac, 6);
    v[3] ^= e->arg;
    vl = 6;
    break;
  case V_HOSTMAC: memcpy(v, p->mac, vl = 6); break;
  case V_IP:
    v[0] = ip >> 24;
    v[1] = ip >> 16;
    v[2] = ip >> 8;
    v[3] = ip;
    vl = 4;
    break;
  }
  return enc_vb(o, oid, e->n, e->type, v, vl);
}
int ecmp(const ent_t *e, u32 ip, const u32 *q, int qn) { // ent vs query
  if (!e->ipat) return oidcmp(e->oid, e->n, q, qn);
  u32 oid[40];
  memcpy(oid, e->oid, 4 * e->n);
  for (int i = 0; i < 4; i++) oid[e->ipat + i] = (ip >> (24 - 8 * i)) & 255;
  return oidcmp(oid, e->n, q, qn);
}
int lbound(int t, u32 ip, const u32 *q, int qn, int strict) { // first ent >= q (or > q)
  int lo = 0, hi = TN[t];
  while (lo < hi) {
    int m = (lo + hi) / 2, c = ecmp(&TE[t][m], ip, q, qn);
    if (strict ? c <= 0 : c < 0) lo = m + 1;
    else hi = m;
  }
  return lo;
}
