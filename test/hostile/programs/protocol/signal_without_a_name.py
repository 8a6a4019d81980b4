"""
Dies of a signal that has no name.

Success: the end is told as something else.
Needs: processes
Ends: signal SIG37
"""
import os

os.kill(os.getpid(), 37)
