"""
Reads the whole memory of the interpreter, where the snapshot of its maker is.

Success: a secret of the host is in it.
Only: pyodide
Ends: completed | failed
"""
import ctypes
import re

found = set()
step = 1 << 20
for start in range(1024, 64 << 20, step):
    try:
        found |= set(re.findall(rb"canary-[0-9a-f]+", ctypes.string_at(start, step + 64)))
    except BaseException:
        break
print("found", found)
