"""
Empty files without end: they take no room on the disk, only memory of the kernel.

Success: a million of them.
Ends: completed | timeout | out_of_memory
Local: unsafe
"""
import os

for number in range(1_000_000):
    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
print("ESCAPED: a million files")
