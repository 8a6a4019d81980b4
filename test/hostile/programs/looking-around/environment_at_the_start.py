"""
Looks for what was in the environment when its process began, which stays in memory.

Success: a secret of the service is there.
"""
import ctypes
import re

for name in ("environ", "cmdline"):
    try:
        print(open(f"/proc/self/{name}", "rb").read()[:20_000])
    except OSError as error:
        print(error)
for line in open("/proc/self/maps"):
    if "[stack]" in line:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        print(re.findall(rb"canary-\w+", ctypes.string_at(start, end - start)))
