"""
Mounts something.

Success: a mount works.
Needs: linux
Local: unsafe
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for source, target, kind, flags in (
    (b"none", b"/tmp", b"tmpfs", 0),
    (b"proc", b"/work", b"proc", 0),
    (b"/", b"/tmp", None, 4096),
    (b"none", b"/", None, 32),
    (b"cgroup", b"/tmp", b"cgroup", 0),
):
    if libc.mount(source, target, kind, flags, None) == 0:
        print("ESCAPED:", source, kind)
    else:
        print(ctypes.get_errno())
