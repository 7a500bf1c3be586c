"""An independent client (Debian's python3-winrm and python3-requests-ntlm): sends the messages that it is given, prints the replies."""

import json
import sys

from winrm.transport import Transport

order = json.load(sys.stdin)
transport = Transport(
    endpoint=order["endpoint"],
    username=order["username"],
    password=order["password"],
    auth_method=order["auth"],
    message_encryption=order["encryption"],
    server_cert_validation="ignore",
    read_timeout_sec=60,
)
replies = []
for message in order["messages"]:
    try:
        reply = transport.send_message(message)
        replies.append(reply.decode("utf-8") if isinstance(reply, bytes) else reply)
    except Exception as error:
        replies.append(type(error).__name__)
print(json.dumps(replies))
