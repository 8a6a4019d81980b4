"""
Makes device files of its own: a disk, the memory.

Success: one is made.
Needs: linux
"""
import os
import stat

for name, kind, numbers in (("disk", stat.S_IFBLK, (8, 0)), ("memory", stat.S_IFCHR, (1, 1))):
    try:
        os.mknod(name, kind | 0o600, os.makedev(*numbers))
        print("ESCAPED:", name)
    except OSError as error:
        print(error)
