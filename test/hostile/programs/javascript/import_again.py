"""
Puts the finder of JavaScript's modules back.

Success: it gives an object of JavaScript.
Only: pyodide
"""
import _pyodide._importhook as hook
import sys

sys.meta_path.append(hook.jsfinder)
for name in ("js", "pyodide_js"):
    try:
        print("ESCAPED:", __import__(name))
    except ImportError as error:
        print(error)
print(hook.jsfinder.jsproxies)
for proxy in hook.jsfinder.jsproxies.values():
    print("ESCAPED:", proxy)
