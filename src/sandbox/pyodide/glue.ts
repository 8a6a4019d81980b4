/** The name of what the child calls, in Python's `__main__`. */
export const GLUE_NAME = '_glue';

/**
 * Modules that programs often import and that take tens of milliseconds each, beside those that the runner needs.
 * A snapshot has them loaded; its size stays the same.
 */
export const LIBRARY = [
  'calendar',
  'csv',
  'hashlib',
  'pprint',
  'secrets',
  'statistics',
  'string',
  'textwrap',
  'urllib.parse',
  'uuid',
  'zoneinfo',
];

/**
 * Python that stands in for the supervisor inside Pyodide: it loads the runner's modules, takes JavaScript
 * away from the program, and runs a job. `install` comes first, and what it leaves may go into a snapshot;
 * then `open`, once in each process.
 */
export const GLUE = `
import asyncio, gc, importlib.machinery, json, linecache, logging, os, random, sys, time, types
import _pyodide._importhook, pyodide.webloop


class Loop(asyncio.BaseEventLoop):
    # Pyodide's own loop belongs to JavaScript and never ends; this one behaves as on other systems.
    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, timeout):
        time.sleep(3600 if timeout is None else timeout)
        return ()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class LoopPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


class Glue:
    def __init__(self):
        self.inputs = {}
        self.interpreter = None

    def install(self, modules, library):
        for name in library.split():
            importlib.import_module(name)
        package = sys.modules["_runner"] = types.ModuleType("_runner")
        package.__path__ = []
        for name, source in json.loads(modules):
            module = sys.modules["_runner." + name] = types.ModuleType("_runner." + name)
            setattr(package, name, module)
            exec(compile(source, "<_runner." + name + ">", "exec"), module.__dict__)
        self.runner = package
        asyncio._set_running_loop(None)
        asyncio.events._set_event_loop_policy(LoopPolicy())
        asyncio.run = asyncio.runners.run = pyodide.webloop._orig_run
        time.sleep = pyodide.webloop._orig_sleep
        # What is here already neither has to be searched for garbage nor flushed at the end of the program.
        gc.collect()
        gc.freeze()

    def open(self):
        # Whatever comes from a snapshot is the same in all processes, except for this.
        random.seed()
        logging._startTime = time.time_ns()
        self._forget_javascript()

    def _forget_javascript(self):
        _pyodide._importhook.jsfinder.jsproxies.clear()
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "JsFinder"]
        for name in list(sys.modules):
            if name.partition(".")[0] in ("js", "pyodide_js"):
                del sys.modules[name]

    def _forget_folders(self):
        # Finders remember what is in a folder; the one of the standard library reads for long, and never changes.
        for finder in list(sys.path_importer_cache.values()):
            if isinstance(finder, importlib.machinery.FileFinder):
                finder.invalidate_caches()

    def add_file(self, path, content):
        self.inputs[path] = content.to_bytes()

    def prepare(self, head):
        self.job = job = json.loads(head)
        self.folder = job["folder"]
        os.environ.clear()
        os.environ.update(job["env"])
        os.makedirs(self.folder, exist_ok=True)
        os.chdir(self.folder)
        self._take_inputs(job)
        sys.executable = ""
        sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
        for name, fd in (("stdout", 1), ("stderr", 2)):
            stream = open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
            setattr(sys, name, stream)
            setattr(sys, "__" + name + "__", stream)

    def follow(self, head):
        self.job = json.loads(head)
        self._take_inputs(self.job)

    def _take_inputs(self, job):
        if job.get("session"):
            self.source = self.inputs.pop(job["entrypoint"]).decode("utf-8", "replace")
        if job["context"] is not None:
            text = json.dumps(job["context"], ensure_ascii=False, indent=2)
            self.inputs["context.json"] = text.encode("utf-8", "replace")
        files = self.runner.files
        self.seen = files.write_inputs(self.folder, self.inputs, job["folders"])
        if job.get("session"):
            self.seen.update(files.present(self.folder))
        self._forget_folders()
        self.inputs.clear()

    def ask(self, text, send):
        request = json.loads(text)
        os.makedirs(request["folder"], exist_ok=True)

        def send_file(path, content):
            send(path.encode("utf-8", "surrogateescape"), content)

        answer = self.runner.session_files.answer(request, request["folder"], self.inputs, send_file)
        self.inputs.clear()
        return json.dumps(answer)

    def rehearse(self, path, send):
        self.prepare(json.dumps({"folder": "/work", "env": {}, "context": None, "folders": []}))
        full = os.path.join(self.folder, path)
        self.runner.program.execute(full, {}, True)
        self.runner.program.flush()
        gc.collect()
        for left, content in self.runner.files.collect(self.folder, {}, 1000, []):
            send(left.encode(), content)
        self.runner.serialize.encode({path: [None, 1, "", 0.5]})
        os.remove(full)
        linecache.cache.pop(full, None)

    def run(self):
        if self.job["session"]:
            self.interpreter = self.interpreter or self.runner.interpreter.Interpreter(self.job, self.folder)
            self.report = self.interpreter.run(self.job, self.source)
            self.report["session"] = "kept"
            return
        self.report = self.runner.program.run(self.job, self.folder)
        self.runner.program.finish()

    def finish(self, send, dropped_bytes, run_ms):
        self.report.update(signal=None, kill_reason=None, dropped_bytes=dropped_bytes, run_ms=run_ms)
        warnings = self.report["warnings"]
        limit = self.job["max_artifact_bytes"]
        try:
            for path, content in self.runner.files.collect(self.folder, self.seen, limit, warnings):
                send(path.encode("utf-8", "surrogateescape"), content)
        except MemoryError:
            warnings.append("some files are dropped: there is no memory left to bring them out")
        return self.runner.serialize.encode(self.report).decode()


_glue = Glue()
`;
