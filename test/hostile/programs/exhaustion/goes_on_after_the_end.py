"""
The program ends, its child goes on as if it were the program.

Success: what the child prints later arrives.
Ends: exit 0
Needs: processes
"""
import os
import time

if os.fork() == 0:
    os.setsid()
    time.sleep(0.5)
    os.write(1, b"ESCAPED: still here\n")
    time.sleep(10)
