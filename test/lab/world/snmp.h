/* SNMP inside: BER (X.690) and the objects that each kind of device offers. */
#pragma once
#include "world.h"

enum { SNMP_MAX = 1472, INTEGER = 2, COUNTER32 = 0x41, GAUGE32 = 0x42, TIMETICKS = 0x43, COUNTER64 = 0x46 };

int ber_len(u8 *o, u32 n);
int ber_oid(u8 *o, const u32 *a, int n);
int ber_u(u8 *o, u64 v);
int enc_vb(u8 *o, const u32 *oid, int n, u8 type, const u8 *v, int vl);
/* Readers move *p behind what they read and answer -1 when it is malformed. */
int hdr(const u8 **p, const u8 *e, u8 *tag, u32 *len);
int rint_(const u8 **p, const u8 *e, long *v);
int roid(const u8 *b, u32 l, u32 *a);

enum { V_CONST, V_NAME, V_UPTIME, V_IFMAC, V_IP, V_HOSTMAC, V_CTR };
/* One object: a constant, encoded beforehand (`pre`), or computed for the address that is asked (`kind`; `ipat`: where
 * its index holds the address). */
typedef struct {
  u16 n;
  u8 type, kind;
  u8 ipat;
  u16 vlen, prelen;
  u32 arg;
  u32 *oid;
  u8 *val, *pre;
} ent_t;
/* snmp-data.c: add an object to the template that is being built; `nidx` indices follow the OID. */
void add(const char *oid, u32 i1, u32 i2, int nidx, u8 type, u8 kind, const void *v, int vl, u32 arg);
void adds(const char *oid, u32 i1, u32 i2, int nidx, const char *text);
void addu(const char *oid, u32 i1, u32 i2, int nidx, u8 type, u64 value);
/* snmp-network.c: what a router or switch knows of the networks. */
void add_network_tables(u8 template);
extern ent_t *TE[TEMPLATES];
extern int TN[TEMPLATES];
int enc_ent(u8 *o, const ent_t *e, u32 ip, const struct host *p);
int ecmp(const ent_t *e, u32 ip, const u32 *q, int qn);
/* Index of the first object at (strict: behind) an OID. */
int lbound(int t, u32 ip, const u32 *q, int qn, int strict);
