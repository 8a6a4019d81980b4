"""
Makes a process in a user namespace of its own, by clone and by clone3.

Success: one is made.
Needs: linux
"""
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
pid = libc.syscall(clone, 0x10000000 | 17, None, None, None, None)
if pid == 0:
    os._exit(0)
if pid > 0:
    print("ESCAPED: clone")
arguments = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17, 0, 0, 0)
pid = libc.syscall(435, arguments, 64)
if pid == 0:
    os._exit(0)
if pid > 0:
    print("ESCAPED: clone3")
