"""
Changes its results between files and links all the time, also while they are brought out.

Success: the content behind a link is brought out.
Needs: processes
Ends: exit 0
"""
import json
import os
import time

target = json.load(open("context.json"))["file"]
if os.fork() == 0:
    os.setsid()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        open("a.txt", "w").write("x")
        os.symlink(target, "b")
        os.rename("b", "a.txt")
        os.unlink("a.txt")
time.sleep(0.3)
