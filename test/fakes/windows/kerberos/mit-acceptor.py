"""Accepts Kerberos logins with a keytab (KRB5_KTNAME), and opens and seals messages, all by MIT's GSS-API. JSON lines in, JSON lines out."""

import base64
import json
import sys

import gssapi
from gssapi.raw import IOV, IOVBufferType, wrap_iov

contexts = {}


def accept(context_id, token):
    context = contexts.setdefault(
        context_id, gssapi.SecurityContext(creds=gssapi.Credentials(usage="accept"), usage="accept")
    )
    answer = context.step(token)
    name = str(context.initiator_name) if context.complete else None
    return {"token": base64.b64encode(answer or b"").decode(), "account": name}


def unwrap(context_id, token):
    opened = contexts[context_id].unwrap(token)
    if not opened.encrypted:
        raise ValueError("not encrypted")
    return {"token": base64.b64encode(opened.message).decode()}


def wrap(context_id, message):
    buffers = IOV(IOVBufferType.header, message, std_layout=False)
    wrap_iov(contexts[context_id], buffers)
    header, data = (base64.b64encode(buffer.value).decode() for buffer in buffers)
    return {"header": header, "token": data}


operations = {"accept": accept, "unwrap": unwrap, "wrap": wrap}

for line in sys.stdin:
    request = json.loads(line)
    try:
        token = base64.b64decode(request["token"])
        reply = operations[request["operation"]](request["context"], token)
    except Exception as error:
        contexts.pop(request["context"], None)
        token = getattr(error, "token", None) or b""
        reply = {"error": str(error), "token": base64.b64encode(token).decode()}
    print(json.dumps(reply), flush=True)
