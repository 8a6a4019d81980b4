"""
Computes in one call of native code, where Python looks at no signals.

Success: it outlives its time limit.
Ends: timeout
"""
import itertools

any(itertools.repeat(0))
