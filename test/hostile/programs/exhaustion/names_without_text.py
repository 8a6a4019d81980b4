"""
Leaves very many files with names that are no text, each worth a warning.

Success: the host is flooded with warnings.
Ends: completed
"""
import os

for number in range(3_000):
    os.close(os.open(b"\xff%d" % number, os.O_CREAT | os.O_WRONLY))
