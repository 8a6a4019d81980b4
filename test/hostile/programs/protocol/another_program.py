"""
Replaces itself by another program that prints a forged end.

Success: it is believed.
Needs: processes
Ends: exit 6
"""
import os
import sys

code = "import os; [os.path.exists(f'/proc/self/fd/{n}') and n > 2 and os.write(n, b'FORGED') for n in range(3, 256)]; os._exit(6)"
os.execv(sys.executable, [sys.executable, "-c", code])
