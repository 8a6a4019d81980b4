"""
Reads and writes the supervisor's memory by system calls.

Success: it can.
Needs: linux
"""
import ctypes
import os
import platform

read, write = {"x86_64": (310, 311), "aarch64": (270, 271)}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
text = ctypes.create_string_buffer(8)
# A fork has the same addresses as its parent.
vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 8)
for name, call in (("read", read), ("write", write)):
    if libc.syscall(call, os.getppid(), vector, 1, vector, 1, 0) > 0:
        print("ESCAPED:", name)
