"""An independent client (Debian's python3-winrm and python3-requests-ntlm): enumerates a class as DSP0226 says, prints what it got."""

import json
import sys
import uuid
import xml.etree.ElementTree as ElementTree

from winrm.transport import Transport

NS = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
}
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
order = json.load(sys.stdin)
transport = Transport(
    endpoint=order["endpoint"],
    username=order["username"],
    password=order["password"],
    auth_method="ntlm",
    message_encryption=order["encryption"],
    server_cert_validation="ignore",
    read_timeout_sec=60,
)
requests = 0


def ask(action, body):
    global requests
    requests += 1
    names = " ".join('xmlns:%s="%s"' % item for item in NS.items())
    message_id = "uuid:" + str(uuid.uuid4()).upper()
    reply = transport.send_message(
        f'<s:Envelope {names}><s:Header><a:To>http://localhost/wsman</a:To>'
        f'<w:ResourceURI s:mustUnderstand="true">{WMI}{order["namespace"]}/*</w:ResourceURI>'
        f'<a:Action s:mustUnderstand="true">{NS["n"]}/{action}</a:Action><a:MessageID>{message_id}</a:MessageID>'
        f'<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize>'
        f'<w:OperationTimeout>PT60S</w:OperationTimeout></s:Header><s:Body>{body}</s:Body></s:Envelope>'
    )
    tree = ElementTree.fromstring(reply)
    assert tree.findtext(".//a:RelatesTo", namespaces=NS) == message_id
    return tree


def rows_of(tree):
    items = tree.find(".//w:Items", NS) or tree.find(".//n:Items", NS) or []
    return [{child.tag.split("}")[-1]: child.text for child in item} for item in items]


try:
    tree = ask(
        "Enumerate",
        "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>"
        f'<w:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">{order["query"]}</w:Filter></n:Enumerate>',
    )
    rows = rows_of(tree)
    contexts = []
    while tree.find(".//w:EndOfSequence", NS) is None and tree.find(".//n:EndOfSequence", NS) is None:
        context = tree.findtext(".//n:EnumerationContext", namespaces=NS)
        contexts.append(context)
        tree = ask(
            "Pull",
            f"<n:Pull><n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>32000</n:MaxElements></n:Pull>",
        )
        rows += rows_of(tree)
    print(json.dumps({"rows": rows, "requests": requests, "contexts": len(set(contexts))}))
except Exception as error:
    print(json.dumps({"error": type(error).__name__, "requests": requests}))
