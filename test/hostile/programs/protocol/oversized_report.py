"""
Writes a report of 64 MiB without an end.

Success: somebody keeps it.
Ends: exit 0
"""
import os

block = b"[" * (1 << 20)
try:
    for _ in range(64):
        at = 0
        while at < len(block):
            at += os.write(200, block[at:])
except OSError:
    pass
os._exit(0)
