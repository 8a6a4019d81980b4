"""
Opens the ring of requests to the kernel, which has been a way out more often than anything else.

Success: it opens.
Needs: linux
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(425, 1, ctypes.create_string_buffer(256)) >= 0:
    print("ESCAPED: io_uring")
