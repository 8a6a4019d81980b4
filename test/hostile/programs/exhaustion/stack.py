"""
Recursion without end, with Python's own limit lifted.

Success: more than its own process dies.
Ends: completed | timeout | out_of_memory
"""
import sys

sys.setrecursionlimit(2**31 - 1)


def fall(depth):
    return [fall(depth + 1)] + [str(depth)]


fall(0)
