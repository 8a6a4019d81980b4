"""
Busy processes, and the supervisor moved behind all of them.

Success: the supervisor cannot end them.
Ends: timeout
Needs: processes
Local: unsafe
"""
import os

try:
    os.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0))
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)
except OSError as error:
    print(error)
for _ in range(15):
    if os.fork() == 0:
        break
while True:
    pass
