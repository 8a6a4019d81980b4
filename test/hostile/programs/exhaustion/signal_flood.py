"""
Sends signals to the supervisor without end.

Success: the supervisor has no time left to end it.
Ends: timeout
Needs: processes
"""
import os
import signal

while True:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCHLD, signal.SIGRTMIN):
        if number != signal.SIGRTMIN or os.getppid() == 1:
            os.kill(os.getppid(), number)
