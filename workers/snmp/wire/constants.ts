/** Tags and codes of SNMP messages: RFC 3416 §3 (PDUs), RFC 2578 §7.1 (application types), RFC 3412 §6 (flags). */

export const TAG_INTEGER = 0x02;
export const TAG_OCTET_STRING = 0x04;
export const TAG_NULL = 0x05;
export const TAG_OBJECT_IDENTIFIER = 0x06;
export const TAG_SEQUENCE = 0x30;

export const TAG_IP_ADDRESS = 0x40;
export const TAG_COUNTER32 = 0x41;
export const TAG_GAUGE32 = 0x42;
export const TAG_TIME_TICKS = 0x43;
export const TAG_OPAQUE = 0x44;
export const TAG_COUNTER64 = 0x46;
export const TAG_NO_SUCH_OBJECT = 0x80;
export const TAG_NO_SUCH_INSTANCE = 0x81;
export const TAG_END_OF_MIB_VIEW = 0x82;

export const PDU_GET = 0xa0;
export const PDU_GET_NEXT = 0xa1;
export const PDU_RESPONSE = 0xa2;
export const PDU_GET_BULK = 0xa5;
export const PDU_REPORT = 0xa8;

export const ERROR_NONE = 0;
export const ERROR_TOO_BIG = 1;
export const ERROR_NO_SUCH_NAME = 2;
export const ERROR_GENERIC = 5;
export const ERROR_NO_ACCESS = 6;
export const ERROR_AUTHORIZATION = 16;

/** msgVersion: SNMPv1 is 0 (RFC 1157 §4), SNMPv2c 1 (RFC 1901 §3), SNMPv3 3 (RFC 3412 §6.1). */
export const VERSION_1 = 0;
export const VERSION_2C = 1;
export const VERSION_3 = 3;

export const FLAG_AUTH = 0x01;
export const FLAG_PRIV = 0x02;
export const FLAG_REPORTABLE = 0x04;
export const SECURITY_MODEL_USM = 3;

/** Largest UDP payload over IPv4 (RFC 3417 §3 lets agents choose theirs). */
export const MAX_MESSAGE_BYTES = 65_507;
