"""
Kills the supervisor.

Success: the end is told as a success of the program, or something goes on.
Needs: processes
Ends: exit 5 | failed
"""
import os
import signal
import time

os.kill(os.getppid(), signal.SIGKILL)
time.sleep(0.2)
os._exit(5)
