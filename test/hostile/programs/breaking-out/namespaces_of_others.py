"""
Enters the namespaces of its parent by their files.

Success: it is in one.
Needs: linux
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
pid = os.getppid()
for kind in ("user", "mnt", "net", "pid", "cgroup", "ipc", "uts"):
    try:
        fd = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
    except OSError as error:
        print(error)
        continue
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.setns(fd, 0) == 0 else 1)
    if os.waitpid(child, 0)[1] == 0:
        print("ESCAPED:", pid, kind)
