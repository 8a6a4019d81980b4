"""
A report that is small as text and huge when it is read.

Success: the host dies of it, or the supervisor's death is told as something else than lack of memory.
Ends: exit 0 | out_of_memory
"""
import os

try:
    for line in (b"[" * 200_000 + b"]" * 200_000, b'{"warnings":[' + b"{}," * 3_000_000 + b"{}]}"):
        data = line + b"\n"
        at = 0
        while at < len(data):
            at += os.write(200, data[at : at + 65_536])
except OSError:
    pass
os._exit(0)
