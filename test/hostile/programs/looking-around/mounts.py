"""
Looks for mounts that lead to the host.

Success: a folder of the host, a disk, or a socket is mounted where it can be written.
Needs: linux
"""
import os

for line in open("/proc/self/mountinfo"):
    before, _, after = line.partition(" - ")
    place, options, kind = before.split()[4], before.split()[5], after.split()[0]
    if kind in ("ext4", "xfs", "btrfs", "9p", "virtiofs", "nfs", "vfat") and os.access(place, os.W_OK):
        print("ESCAPED:", place, kind, options)
