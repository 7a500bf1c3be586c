"""Reads everything as scripts do that know only the documented contract: its headers, paging, trailing slashes and times."""
import datetime
import json
import sys
import urllib.request

base, token = sys.argv[1], sys.argv[2]


def get(page_path, **parameters):
    """Clients are given the page's address and put /api in front of its path."""
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    request = urllib.request.Request(
        f"{base}/api{page_path}{'?' + query if query else ''}",
        headers={
            "X-Authorization": f"Token {token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.status == 200
        return json.load(response)


def until_empty(path, limit, **parameters):
    offset = 0
    while True:
        page = get(path, offset=offset, limit=limit, **parameters)
        if not page["items"]:
            return
        yield from page["items"]
        offset += limit


def until_total(path, limit):
    offset, total = 0, 0
    while offset <= total:
        page = get(path, offset=offset, limit=limit)
        total = page["total"]
        yield from page["items"]
        offset += limit


def until_short(path, limit):
    offset = 0
    while True:
        page = get(path, offset=offset, limit=limit)
        yield from page["items"]
        if len(page["items"]) < limit:
            return
        offset += limit


def time_of(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


counts = {"networks": 0, "managedNodes": 0, "packages": 0, "notes": 0, "snapshotNodes": 0}
for network in until_total("/apps/sonar/networks/", 50):
    counts["networks"] += 1
    one = f"/apps/sonar/networks/{network['networkId']}"
    assert get(one)["displayName"] == network["displayName"]
    nodes = list(until_empty(f"{one}/managed-nodes", 30, sort="managedNodeId"))
    assert nodes == sorted(nodes, key=lambda node: node["managedNodeId"])
    assert len(list(until_short(f"{one}/managed-nodes/", 1000))) == len(nodes)
    assert get(f"{one}/managed-nodes", limit=500, offset=100000)["items"] == []
    for node in nodes:
        counts["managedNodes"] += 1
        time_of(node["updatedAt"])
        time_of(node["lastScanSucceededAt"])
        assert isinstance(node["system"]["family"], str)
        for address in node["addresses"]:
            assert isinstance(address["macaddr"], str) and isinstance(address["services"], list)
            [name["hostname"] for name in address["hostnames"]]
        sorted(node["interfaces"], key=lambda interface: interface["macaddr"])
        path = f"{one}/managed-nodes/{node['managedNodeId']}"
        assert get(path)["managedNodeId"] == node["managedNodeId"]
        for package in until_empty(f"{path}/packages", 50):
            counts["packages"] += 1
            f"{package['name']} {package['version']} {package['arch']}"
        assert get(f"{path}/windows-updates")["total"] == node["numberOfWindowsUpdates"]
        for note in get(f"{path}/notes")["items"]:
            counts["notes"] += 1
            note["title"] + note["body"]
    for snapshot in until_total(f"{one}/snapshots", 50):
        time_of(snapshot["createdAt"])
        if snapshot["task"]["terminatedAt"]:
            time_of(snapshot["task"]["terminatedAt"])
        listed = list(until_empty(f"{one}/snapshots/{snapshot['snapshotId']}/nodes", 1000))
        assert len(listed) == snapshot["numberOfNodes"]
        counts["snapshotNodes"] += len(listed)
        for node in listed[:3]:
            path = f"{one}/snapshots/{snapshot['snapshotId']}/nodes/{node['nodeId']}"
            assert get(path)["nodeId"] == node["nodeId"]
            get(f"{path}/packages")
            get(f"{path}/windows-updates")
print(json.dumps(counts))
