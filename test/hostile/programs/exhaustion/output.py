"""
Prints without end.

Success: the host keeps all of it.
Ends: timeout, truncated
"""
while True:
    print("x" * 1000)
