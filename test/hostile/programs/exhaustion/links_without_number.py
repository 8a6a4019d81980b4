"""
Very many links, so that looking for files to bring out takes forever.

Success: the job never ends.
Ends: completed | timeout | out_of_memory
"""
import os

for number in range(30_000):
    os.symlink("x", str(number))
