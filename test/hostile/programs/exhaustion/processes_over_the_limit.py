"""
A hundred processes at the same time.

Success: all of them live.
Needs: processes
Local: open
"""
import os
import time

count = 0
try:
    while count < 100:
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
        count += 1
except OSError as error:
    print("stopped:", count, error)
if count == 100:
    print("ESCAPED: 100 processes")
