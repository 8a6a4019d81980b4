"""
Ten processes that print at the same time and ignore every signal.

Success: the host keeps all of it, or one goes on after the end.
Ends: timeout, truncated
Needs: processes
Local: unsafe
"""
import os
import signal

for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
for _ in range(10):
    if os.fork() == 0:
        os.setsid()
        break
while True:
    os.write(1, b"x" * 4096)
