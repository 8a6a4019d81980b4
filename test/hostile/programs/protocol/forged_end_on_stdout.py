"""
Prints frames as the supervisor sends them.

Success: the host takes them for frames.
Ends: exit 3
"""
import os
import struct

report = b'{"exit_code": 0, "error": {"type": "FORGED", "message": "", "traceback": "", "line": 1}}'
name = b"../../FORGED.txt"
file = struct.pack(">I", len(name)) + name + b"x"
for kind, payload in ((b"A", file), (b"W", b"{}"), (b"S", b""), (b"R", report)):
    os.write(1, struct.pack(">cI", kind, len(payload)) + payload)
    os.write(2, struct.pack(">BxxxI", 1, len(payload)) + payload)
os._exit(3)
