"""One host by pywinrm and requests-ntlm: sends the envelopes of an inventory, pulls what pages remain, parses each reply."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree

from winrm.exceptions import WinRMTransportError
from winrm.transport import Transport

NS = {
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
}
order = json.load(open(sys.argv[1], encoding="utf-8"))
transport = Transport(
    endpoint=sys.argv[2],
    username=order["username"],
    password=order["password"],
    auth_method="ntlm",
    message_encryption="auto",
    read_timeout_sec=300,
)


def ask(envelope):
    """None: the host's reply is a fault."""
    try:
        return ElementTree.fromstring(transport.send_message(envelope))
    except WinRMTransportError as error:
        if error.code != 500:
            raise
        return None


for envelope in order["envelopes"]:
    tree = ask(envelope)
    while tree is not None:
        context = tree.findtext(".//n:EnumerationContext", namespaces=NS)
        ended = any(tree.find(f".//{name}:EndOfSequence", NS) is not None for name in NS)
        if not context or ended:
            break
        pull = re.sub("/Enumerate<", "/Pull<", envelope)
        body = (
            f"<n:Pull><n:EnumerationContext>{context}</n:EnumerationContext>"
            "<n:MaxElements>32000</n:MaxElements></n:Pull>"
        )
        tree = ask(re.sub("<n:Enumerate>.*</n:Enumerate>", body, pull))
