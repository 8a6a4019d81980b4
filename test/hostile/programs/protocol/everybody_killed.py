"""
Kills every process that it may.

Success: the supervisor dies, or a process of another job.
Needs: processes
Ends: exit 0 | signal SIGKILL
Local: unsafe
"""
import os
import signal

for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGCONT, signal.SIGKILL):
    try:
        os.kill(-1, number)
    except OSError as error:
        print(error)
