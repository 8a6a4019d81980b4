"""
Dies of the signals that limits use.

Success: its death is told as that of a limit.
Needs: processes
Ends: signal SIGXCPU, completed
"""
import os
import signal

os.kill(os.getpid(), signal.SIGXCPU)
