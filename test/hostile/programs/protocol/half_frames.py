"""
Writes the beginnings of frames that promise four gigabytes, and goes.

Success: somebody waits for the rest.
Ends: exit 0
"""
import os

for fd in range(1, 256):
    try:
        os.write(fd, b"R\xff\xff\xff\xff{")
    except OSError:
        pass
os._exit(0)
