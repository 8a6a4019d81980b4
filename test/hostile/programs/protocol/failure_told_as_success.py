"""
Fails, with a report that says it did not.

Success: it counts as a success.
Capture: cell
Ends: exit 1
"""
import json
import os

report = {"exit_code": 0, "error": None, "results": {"status": "captured", "value": {"a": 1}, "type": "dict"}}
try:
    os.write(200, b"\n" + json.dumps(report).encode() + b"\n")
except OSError:
    pass
os._exit(1)
