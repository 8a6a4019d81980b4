"""
Looks for JavaScript behind the errors that it causes there.

Success: an error leads to the process, or shows a path of the host.
Only: pyodide
"""
import traceback

import pyodide.ffi

attempts = (
    lambda: pyodide.ffi.to_js({"a": object()}, dict_converter=print),
    lambda: pyodide.ffi.to_js([1]).at.call(1, 2, 3),
    lambda: pyodide.ffi.to_js([1]).map(lambda *_: 1 / 0),
    lambda: pyodide.ffi.run_sync(None),
    lambda: pyodide.ffi.to_js([1]).reduce(None),
)
for attempt in attempts:
    try:
        attempt()
    except BaseException as error:
        traceback.print_exc()
        for name in ("js_error", "stack"):
            found = getattr(error, name, None)
            print(name, found, getattr(found, "stack", None))
            if found is not None:
                try:
                    print("ESCAPED:", found.constructor.constructor("return process")())
                except BaseException as second:
                    print(type(second).__name__)
