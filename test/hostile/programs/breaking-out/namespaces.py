"""
Makes a user namespace, in which it is root.

Success: one is made.
Needs: linux
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name, flag in (("user", 0x10000000), ("mount", 0x00020000), ("net", 0x40000000), ("pid", 0x20000000)):
    pid = os.fork()
    if pid == 0:
        os._exit(0 if libc.unshare(flag) == 0 else 1)
    if os.waitpid(pid, 0)[1] == 0:
        print("ESCAPED: unshare", name)
