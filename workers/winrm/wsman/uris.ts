/** Namespaces, actions and resources: DMTF DSP0226 (WS-Management), DSP0227 (WS-CIM), MS-WSMV §2.2. */

export const ns = {
  soap: "http://www.w3.org/2003/05/soap-envelope",
  addressing: "http://schemas.xmlsoap.org/ws/2004/08/addressing",
  enumeration: "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
  wsman: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
  fault: "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
  identity: "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
  instance: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

export const actions = {
  enumerate: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate",
  pull: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Pull",
  release: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Release",
} as const;

export const ANONYMOUS = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";
/** MS-WSMV §2.2.1.2: a query in WMI's own language. */
export const WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

/** MS-WSMV §2.2.1.1: classes of a WMI namespace ("root/cimv2"); `*` where the query names the class. */
export const wmiResource = (namespace: string, name: string): string =>
  `http://schemas.microsoft.com/wbem/wsman/1/wmi/${namespace}/${name}`;
