"""
Imports JavaScript's globals and what is in them.

Success: a module is there.
Only: pyodide
"""
import importlib

for name in ("js", "js.process", "js.globalThis", "js.console", "js.Function", "js.fetch", "pyodide_js", "pyodide_js.FS"):
    try:
        print("ESCAPED:", importlib.import_module(name))
    except ImportError as error:
        print(error)
