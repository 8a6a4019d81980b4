"""
Mounts something by the newer calls, which older filters do not know.

Success: one gives a descriptor.
Needs: linux
Local: unsafe
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(430, b"tmpfs", 0) >= 0:
    print("ESCAPED: fsopen")
if libc.syscall(428, -100, b"/", 1) >= 0:
    print("ESCAPED: open_tree")
if libc.syscall(442, -100, b"/", 0, ctypes.create_string_buffer(32), 32) == 0:
    print("ESCAPED: mount_setattr")
