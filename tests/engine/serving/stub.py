"""A stand-in for an interpreter that has vLLM: it serves words, at once.

What it does is steered by files in the folder of the "model": `broken` makes it fail at
the start, `slow` keeps it from being ready, `stubborn` from ending at once; `says` is
its answer, in place of its name; `starts` tells of each start.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

PROGRAM = """\
#!{python} -I
import json, os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

if sys.argv[1] == "-I":
    print(json.dumps({{"there": True, "version": "0.32.0"}}))
    sys.exit()

words = sys.argv[sys.argv.index("serve") + 1:]
model, name = words[0], words[words.index("--served-model-name") + 1]
port = int(words[words.index("--port") + 1])
key = os.environ["VLLM_API_KEY"]
served = [name]
if "--lora-modules" in words:
    served.append(words[words.index("--lora-modules") + 1].partition("=")[0])
with open(os.path.join(model, "starts"), "a") as file:
    file.write(json.dumps({{"pid": os.getpid(), "argv": sys.argv,
                            "environment": dict(os.environ)}}) + "\\n")
if os.path.exists(os.path.join(model, "broken")):
    print("(EngineCore pid=7) ERROR 11-20 [core.py:1] ValueError: bad checkpoint")
    print("RuntimeError: Engine core initialization failed. See root cause above.")
    sys.exit(1)
while os.path.exists(os.path.join(model, "slow")):
    time.sleep(0.02)
if os.path.exists(os.path.join(model, "stubborn")):
    signal.signal(signal.SIGTERM, lambda *_: threading.Timer(2, os._exit, [0]).start())
counted = 0


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            self.answer("")
        elif self.path == "/metrics":
            self.answer("vllm:request_success_total %d\\n" % counted)
        elif self.path == "/v1/models":
            data = [{{"id": each, "max_model_len": 4096}} for each in served]
            self.answer(json.dumps({{"data": data}}), guarded=True)
        else:
            self.send_error(404)

    def do_POST(self):
        global counted
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer " + key:
            return self.answer("", guarded=True)
        if "crash" in asked["messages"][-1]["content"]:
            os._exit(9)
        counted += 1
        said = asked["model"]
        if os.path.exists(os.path.join(model, "says")):
            with open(os.path.join(model, "says")) as file:
                said = file.read()
        events = [
            {{"choices": [{{"index": 0, "delta": {{"content": said}},
                           "finish_reason": "stop"}}]}},
            {{"choices": [], "usage": {{"prompt_tokens": 3, "completion_tokens": 1}}}},
        ]
        lines = ["data: " + json.dumps(event) for event in events] + ["data: [DONE]"]
        self.answer("\\n\\n".join(lines) + "\\n\\n", kind="text/event-stream")

    def answer(self, text, guarded=False, kind="application/json"):
        if guarded and self.headers["Authorization"] != "Bearer " + key:
            self.send_response(401)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def write(folder: Path) -> Path:
    """The program; it stands where an interpreter is named."""
    path = folder / "bin" / "python"
    path.parent.mkdir()
    path.write_text(PROGRAM.format(python=sys.executable))
    path.chmod(0o755)
    return path


def eventually(condition: object, within_s: float = 20.0) -> None:
    """Wait until a callable holds, and fail if it does not."""
    if not callable(condition):
        raise TypeError("not callable")
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s")
        time.sleep(0.02)
