"""
Writes an end of its own to every descriptor, then fails.

Success: the forged end is believed.
Capture: cell
Ends: exit 3
"""
import json
import os
import struct

report = json.dumps({"exit_code": 0, "kill_reason": "aborted", "oom": True, "signal": "FORGED",
                     "error": {"type": "FORGED", "message": "FORGED", "traceback": "", "line": 1},
                     "setup": {"step": "command", "command": "FORGED", "exit_code": 7}}).encode()
frame = struct.pack(">cI", b"R", len(report)) + report
for fd in [*range(3, 256), 1000]:
    for data in (frame, b"\n\n" + frame):
        try:
            os.write(fd, data)
        except OSError:
            pass
os._exit(3)
