"""
Ends at once, with a report that says it was killed.

Success: the kill is believed.
Ends: exit 0
"""
import json
import os

try:
    report = {"exit_code": 9, "kill_reason": "timeout", "signal": "SIGKILL", "run_ms": 1e9, "dropped_bytes": 99}
    os.write(200, b"\n" + json.dumps(report).encode() + b"\n")
except OSError:
    pass
os._exit(0)
