"""
A file that says it has a terabyte.

Success: it is brought out, or reading it breaks the supervisor.
Ends: completed
"""
import os

with open("huge.bin", "wb") as file:
    for size in (1 << 40, 1 << 33):
        try:
            os.truncate(file.fileno(), size)
            break
        except OSError as error:
            print(error)
