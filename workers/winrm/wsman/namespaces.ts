/** Namespaces, actions and resources (DSP0226 annex; MS-WSMV 2.2.1 and 2.2.3). */

export const SOAP = "http://www.w3.org/2003/05/soap-envelope";
export const ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
export const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
export const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
export const WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
export const IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";
export const WSMAN_FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
export const WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi";
export const WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

export const actions = {
  get: `${TRANSFER}/Get`,
  enumerate: `${ENUMERATION}/Enumerate`,
  pull: `${ENUMERATION}/Pull`,
  release: `${ENUMERATION}/Release`,
} as const;
