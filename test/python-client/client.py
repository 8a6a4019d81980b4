"""
A client of the execution service, written from python-executor spec §3: what a Python program of a user sends and
makes of the answers. Over `requests`, or over urllib with the body that `requests` would send. Python 3.9 or later.
"""

import io
import json
import re
import tarfile
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Optional

try:
    import requests
except ImportError:
    requests = None

AGENT = {"User-Agent": "python-requests/2.32.3", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}


class ExecutionStatus(str, Enum):
    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    KILLED = "killed"


FINAL = (ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.KILLED)


@dataclass
class ExecutionConfig:
    timeout_seconds: int = 300
    network_disabled: bool = True
    memory_mb: int = 1024
    disk_mb: int = 2048
    cpu_shares: int = 1024

    to_dict = asdict


@dataclass
class Metadata:
    entrypoint: str
    docker_image: Optional[str] = None
    requirements_txt: Optional[str] = None
    pre_commands: Optional[list] = None
    stdin: Optional[str] = None
    config: Optional[ExecutionConfig] = None
    env_vars: Optional[list] = None
    script_args: Optional[list] = None

    def to_dict(self):
        said = {name: value for name, value in vars(self).items() if value or name == "entrypoint"}
        return {**said, **({"config": self.config.to_dict()} if self.config else {})}


def parse_time(text):
    """As Python 3.9 can: it knows no Z, and 0, 3 or 6 digits of a second only."""
    if not text:
        return None
    bare = text.rstrip("Z")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?([+-]\d\d:\d\d)?", bare):
        raise ValueError(f"Invalid isoformat string: {bare!r}")
    return datetime.fromisoformat(bare)


@dataclass
class ExecutionResult:
    execution_id: str
    status: ExecutionStatus
    stdout: Optional[str] = None
    stderr: Optional[str] = None
    exit_code: Optional[int] = None
    error: Optional[str] = None
    started_at: Optional[datetime] = None
    finished_at: Optional[datetime] = None
    duration_ms: Optional[int] = None
    result: Optional[str] = None

    @classmethod
    def from_dict(cls, data):
        plain = ("stdout", "stderr", "exit_code", "error", "duration_ms", "result")
        return cls(
            execution_id=data["execution_id"],
            status=ExecutionStatus(data["status"]),
            started_at=parse_time(data.get("started_at")),
            finished_at=parse_time(data.get("finished_at")),
            **{name: data.get(name) for name in plain},
        )


class UrllibSession:
    """The part of `requests.Session` that the client uses; refusals are `urllib.error.HTTPError`."""

    HTTPError = urllib.error.HTTPError

    def call(self, method, url, *, parts=None, body=None, timeout=None):
        headers, data = dict(AGENT), None
        if parts is not None:
            headers["Content-Type"], data = encode(parts)
        elif body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return json.loads(response.read())


class RequestsSession:
    HTTPError = requests and requests.HTTPError

    def __init__(self):
        self.session = requests.Session()

    def call(self, method, url, *, parts=None, body=None, timeout=None):
        response = self.session.request(method, url, files=parts, json=body, timeout=timeout)
        response.raise_for_status()
        return response.json()


def encode(parts):
    """The multipart body of `requests`: its boundary, its order of headers, the parts in the given order."""
    boundary = uuid.uuid4().hex
    body = io.BytesIO()
    for name, (filename, content, content_type) in parts.items():
        file = "" if filename is None else f'; filename="{filename}"'
        head = f'Content-Disposition: form-data; name="{name}"{file}\r\nContent-Type: {content_type}'
        body.write(f"--{boundary}\r\n{head}\r\n\r\n".encode())
        body.write(content.encode() if isinstance(content, str) else content)
        body.write(b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", body.getvalue()


def pack(files):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        if isinstance(files, dict):
            for name, content in files.items():
                data = content.encode() if isinstance(content, str) else content
                member = tarfile.TarInfo(name)
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        else:
            add_path(tar, Path(files))
    return archive.getvalue()


def add_path(tar, path):
    if not path.exists():
        raise ValueError(f"Path does not exist: {path}")
    if path.is_file():
        tar.add(path, arcname=path.name)
        return
    for file in sorted(path.rglob("*")):
        if file.is_file():
            tar.add(file, arcname=str(file.relative_to(path)))


def detect_entrypoint(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        names = tar.getnames()
    for name in ("main.py", "__main__.py"):
        if name in names:
            return name
    for name in names:
        if name.endswith(".py"):
            return name
    raise ValueError("No Python file in the archive")


class PythonExecutorClient:
    def __init__(self, base_url, timeout=300, session=None):
        self.base_url = base_url.rstrip("/") + "/api/v1"
        self.timeout = timeout
        self.session = session or UrllibSession()

    def execute_sync(self, files=None, tar_data=None, metadata=None, **kwargs):
        return ExecutionResult.from_dict(self._submit("/exec/sync", files, tar_data, metadata, kwargs))

    def execute_async(self, files=None, tar_data=None, metadata=None, **kwargs):
        return self._submit("/exec/async", files, tar_data, metadata, kwargs)["execution_id"]

    def _submit(self, path, files, tar_data, metadata, kwargs):
        if tar_data is None and files is None:
            raise ValueError("Either files or tar_data must be given")
        archive = tar_data if tar_data is not None else pack(files)
        if metadata is None:
            names = ("docker_image", "requirements_txt", "pre_commands", "stdin")
            known = {name: kwargs.pop(name, None) for name in names}
            entrypoint = kwargs.pop("entrypoint", None) or detect_entrypoint(archive)
            config = ExecutionConfig(**kwargs) if kwargs else None
            metadata = Metadata(entrypoint, config=config, **known)
        parts = {
            "tar": ("code.tar", archive, "application/octet-stream"),
            "metadata": (None, json.dumps(metadata.to_dict()), "application/json"),
        }
        return self._call("POST", path, parts=parts)

    def get_execution(self, execution_id):
        return ExecutionResult.from_dict(self._call("GET", f"/executions/{execution_id}"))

    def kill(self, execution_id):
        self._call("DELETE", f"/executions/{execution_id}")

    def wait_for_completion(self, execution_id, poll_interval=2.0, max_wait=None):
        begin = time.time()
        while True:
            result = self.get_execution(execution_id)
            if result.status in FINAL:
                return result
            if max_wait and time.time() - begin > max_wait:
                raise TimeoutError(f"{execution_id} has not ended within {max_wait} s")
            time.sleep(poll_interval)

    def eval(self, code, *, files=None, entrypoint=None, stdin=None, python_version=None,
             timeout_seconds=None, eval_last_expr=True):
        body = {"eval_last_expr": eval_last_expr}
        body.update({"code": code} if files is None else {"files": files})
        said = {"entrypoint": entrypoint, "stdin": stdin, "python_version": python_version}
        body.update({name: value for name, value in said.items() if value is not None})
        if timeout_seconds is not None:
            body["config"] = {"timeout_seconds": timeout_seconds}
        return ExecutionResult.from_dict(self._call("POST", "/eval", body=body))

    def _call(self, method, path, **content):
        return self.session.call(method, self.base_url + path, timeout=self.timeout, **content)
