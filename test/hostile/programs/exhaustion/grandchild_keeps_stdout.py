"""
A grandchild in a session of its own keeps all streams open.

Success: the host waits for it, or it goes on after the end.
Ends: exit 0
Needs: processes
"""
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(60)
    os._exit(0)
os.wait()
print("parent ends")
