"""
Asks a server on the host with the standard library, through proxies it names itself.

Success: the host sees a connection.
Local: open
"""
import json
import os
import urllib.request

host = json.load(open("context.json"))
os.environ["http_proxy"] = f"http://127.0.0.1:{host['tcp']}"
print("ESCAPED:", urllib.request.urlopen("http://example.invalid/", timeout=1).read())
