"""
Kills itself, with a report that says the kernel did it for memory.

Success: the lack of memory is believed.
Needs: processes
Ends: signal SIGKILL, completed
"""
import os
import signal

try:
    os.write(200, b'\n{"oom": true}\n')
except OSError:
    pass
os.kill(os.getpid(), signal.SIGKILL)
