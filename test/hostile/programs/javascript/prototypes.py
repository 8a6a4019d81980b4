"""
Changes the prototypes of JavaScript, so that the code around the interpreter does something else.

Success: the report of this job is not its own.
Only: pyodide
Capture: cell
Ends: completed
"""
import pyodide.ffi

results = {"a": 1}
array = pyodide.ffi.to_js([1])
try:
    prototype = array.constructor.prototype
    print("prototype", prototype)
    for name in ("push", "subarray", "toString", "map"):
        setattr(prototype, name, None)
    objects = prototype.__proto__
    objects.exit_code = 0
    objects.FORGED = "FORGED"
except BaseException as error:
    print(type(error).__name__, error)
