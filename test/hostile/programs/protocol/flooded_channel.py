"""
Writes reports without end.

Success: the supervisor has no time to end it.
Ends: timeout
"""
import os

while True:
    try:
        os.write(200, b'{"warnings": ["x"]}\n' * 1000)
    except OSError:
        pass
