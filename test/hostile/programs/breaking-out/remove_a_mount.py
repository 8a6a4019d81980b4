"""
Takes away what lies over the files of the system.

Success: an unmount works.
Needs: linux
Local: unsafe
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for line in open("/proc/self/mountinfo"):
    place = line.split()[4].encode()
    if libc.umount2(place, 2) == 0:
        print("ESCAPED:", place)
