"""
Calls functions of JavaScript so that their "this" is the global object.

Success: it has that object.
Only: pyodide
"""
import pyodide.ffi

array = pyodide.ffi.to_js([3, 1])
for name in ("valueOf", "concat", "at", "toString", "sort"):
    try:
        function = getattr(array, name)
        for call in ("call", "apply", "bind"):
            found = getattr(function, call)(None)
            text = str(found)
            print(name, call, text[:80])
            if "object global" in text or hasattr(found, "process"):
                print("ESCAPED:", name, call)
    except BaseException as error:
        print(name, type(error).__name__)
