"""
Opens files by their number on the disk, past all paths (the "shocker").

Success: one opens.
Needs: linux
"""
import ctypes
import os
import platform

by_name, by_handle = {"x86_64": (303, 304), "aarch64": (264, 265)}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
handle = (ctypes.c_uint32 * 34)(128)
number = ctypes.c_int()
for path in (b"/", b"/etc/hostname", b"/usr"):
    handle[0] = 128
    if libc.syscall(by_name, -100, path, handle, ctypes.byref(number), 0) == 0:
        if libc.syscall(by_handle, os.open(path, os.O_RDONLY), handle, 0) >= 0:
            print("ESCAPED:", path)
