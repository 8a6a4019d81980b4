"""
One line of 100 MiB.

Success: the host keeps it.
Ends: exit 0, truncated
"""
import os

block = b"x" * (1 << 20)
for _ in range(100):
    at = 0
    while at < len(block):
        at += os.write(1, block[at:])
