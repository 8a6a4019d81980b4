"""
Changes its root, and leaves it by the old trick of the open folder.

Success: it may.
Needs: linux
"""
import os

pid = os.fork()
if pid == 0:
    try:
        os.chroot(".")
        os._exit(0)
    except OSError:
        os._exit(1)
if os.waitpid(pid, 0)[1] == 0:
    print("ESCAPED: chroot")
