"""
Searches everything that Python holds for objects of JavaScript, and everything that is reachable from those.

Success: the process, a loader of modules, or the file system of JavaScript is among them.
Only: pyodide
"""
import gc
import sys
import types

import pyodide.ffi

proxy = pyodide.ffi.JsProxy
front = [pyodide.ffi.to_js([1]), pyodide.ffi.create_proxy(print)]
front += [each for each in gc.get_objects() if isinstance(each, proxy)]
for module in list(sys.modules.values()):
    front += [each for each in vars(module).values() if isinstance(each, proxy)]
    for each in list(vars(module).values()):
        for cell in each.__closure__ or () if isinstance(each, types.FunctionType) else ():
            try:
                front += [cell.cell_contents] if isinstance(cell.cell_contents, proxy) else []
            except ValueError:
                pass
print("found", len(front), front[:20])
wanted = ("getBuiltinModule", "binding", "dlopen", "readFileSync", "NODEFS", "mount", "runPython", "_api", "fetch", "createRequire")
for depth in range(4):
    following = []
    for each in front[:150]:
        try:
            names = dir(each)
        except BaseException:
            continue
        for name in names:
            if name in wanted:
                print("ESCAPED:", name, "of", str(each)[:100])
            try:
                value = getattr(each, name)
                if isinstance(value, proxy):
                    following.append(value)
            except BaseException:
                pass
    front = following
