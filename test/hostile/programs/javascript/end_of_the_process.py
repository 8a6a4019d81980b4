"""
Ends the process of JavaScript from inside, with a code that says nothing was wrong.

Success: an end without a report counts as a success.
Only: pyodide
Ends: exit 0 | exit 7 | failed
"""
import ctypes
import os

try:
    ctypes.CDLL(None).emscripten_force_exit(7)
except BaseException as error:
    print(type(error).__name__, error)
os._exit(7)
