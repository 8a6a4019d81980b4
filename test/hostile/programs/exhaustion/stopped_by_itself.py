"""
Stops itself, so that a polite signal does not reach it.

Success: it outlives its time limit.
Ends: timeout
Needs: processes
"""
import os
import signal

if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
os.kill(os.getpid(), signal.SIGSTOP)
