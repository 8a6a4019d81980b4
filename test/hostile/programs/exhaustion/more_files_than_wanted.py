"""
Leaves very many small files.

Success: all of them are brought out.
Ends: completed
"""
import os

for number in range(3_000):
    os.close(os.open(f"{number}.txt", os.O_CREAT | os.O_WRONLY))
