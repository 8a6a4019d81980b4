"""
Blocks every signal and computes.

Success: it outlives its time limit.
Ends: timeout
"""
try:
    import signal

    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
except (AttributeError, OSError):
    pass
while True:
    pass
