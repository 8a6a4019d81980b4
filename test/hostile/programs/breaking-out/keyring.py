"""
Keeps something in a keyring of the kernel, where the next job or another one of the same user finds it.

Success: a key is kept.
Needs: linux
Local: unsafe
"""
import ctypes
import platform

add = {"x86_64": 248, "aarch64": 217}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
for ring in (-3, -4, -5):
    if libc.syscall(add, b"user", b"hostile", b"x", 1, ring) > 0:
        print("ESCAPED: keyring", ring)
