"""
Takes hold of the supervisor as a debugger.

Success: it may.
Needs: linux
Ends: completed | timeout
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(0x4206, os.getppid(), None, None) == 0:
    print("ESCAPED: the supervisor is traced")
