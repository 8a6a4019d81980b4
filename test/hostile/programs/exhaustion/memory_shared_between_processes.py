"""
Memory that belongs to no process alone: an anonymous shared mapping.

Success: it gets 320 MiB.
Ends: completed | out_of_memory
Local: open
"""
import mmap

size = 320 << 20
area = mmap.mmap(-1, size)
for at in range(0, size, 4096):
    area[at] = 1
print("ESCAPED: 320 MiB")
