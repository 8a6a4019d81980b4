"""
Sleeps, and sleeps again when it is woken.

Success: it outlives its time limit.
Ends: timeout
"""
import time

while True:
    try:
        time.sleep(1_000_000)
    except BaseException:
        pass
