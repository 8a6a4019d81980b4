"""
A folder so deep that its path has no name any more, to break whoever walks or removes it.

Success: the next job finds it, or bringing out files breaks.
Ends: completed | timeout
"""
import os

for _ in range(2100):
    os.mkdir("d")
    os.chdir("d")
open("deep", "w").write("x")
