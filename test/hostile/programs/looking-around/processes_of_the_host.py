"""
Looks for the process of the service.

Success: it is there.
Local: open
"""
import json
import os

pid = json.load(open("context.json"))["pid"]
try:
    os.kill(pid, 0)
    print("ESCAPED: the service is process", pid)
except (OSError, AttributeError) as error:
    print(error)
if os.path.exists(f"/proc/{pid}/status"):
    print("ESCAPED:", open(f"/proc/{pid}/status").readline())
