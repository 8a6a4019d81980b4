"""
Closes everything that it has, and goes with a code of its own.

Success: the end is told as something else.
Capture: cell
Ends: exit 4
"""
import os

try:
    os.closerange(0, 4096)
finally:
    os._exit(4)
