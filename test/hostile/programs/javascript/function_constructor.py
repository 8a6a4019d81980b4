"""
Reaches the constructor of functions from objects that Python makes, and builds a function from text.

Success: the function runs.
Only: pyodide
"""
import pyodide.ffi

sources = (
    lambda: pyodide.ffi.to_js([1]),
    lambda: pyodide.ffi.to_js({"a": 1}),
    lambda: pyodide.ffi.to_js({1, 2}),
    lambda: pyodide.ffi.to_js(b"x"),
    lambda: pyodide.ffi.create_proxy(print),
    lambda: pyodide.ffi.create_once_callable(print),
)
for source in sources:
    for text in ("return globalThis", "return process", "return this"):
        try:
            print("ESCAPED:", source().constructor.constructor(text)())
        except BaseException as error:
            print(type(error).__name__, error)
