"""
Stops the supervisor, so that nobody watches the time.

Success: it outlives its time limit.
Needs: processes
Ends: timeout
"""
import os
import signal
import time

while True:
    os.kill(os.getppid(), signal.SIGSTOP)
    time.sleep(0.05)
