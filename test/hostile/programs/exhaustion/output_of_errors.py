"""
Writes to the error output without end, byte by byte.

Success: the host keeps all of it.
Limits: maxOutputBytes=5000
Ends: timeout, truncated
"""
import os

while True:
    os.write(2, b"x")
