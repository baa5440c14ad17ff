"""A server that speaks Ollama's protocol and answers as a test wants. It keeps every byte that it is sent."""
import contextlib
import http.server
import json
import threading

SHOWN = {"template": "{{ .Messages }}", "model_info": {"test.context_length": 8192}, "capabilities": ["completion"]}


class FakeOllama(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer):
        """answer(request) gives the content of the model's message, a number (a status), or None: it never answers."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.received = []
        self.lock = threading.Lock()
        self.over = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def chats(self):
        return [json.loads(body) for path, body in self.received if path == "/api/chat"]


class Handler(http.server.BaseHTTPRequestHandler):
    def give(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def take(self, body):
        with self.server.lock:
            self.server.received.append((self.path, body.decode()))

    def do_GET(self):
        self.take(b"")
        self.give(200, {"models": [{"name": "small:latest", "size": 1000, "details": {"parameter_size": "1K"}}]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.take(body)
        if self.path == "/api/show":
            self.give(200, SHOWN)
            return
        said = self.server.answer(json.loads(body))
        if said is None:
            self.server.over.wait(60)
        elif isinstance(said, int):
            self.give(said, {"error": body.decode()})
        else:
            self.give(200, {"message": {"content": said}, "done_reason": "stop", "prompt_eval_count": 100, "eval_count": 20})

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def fake_ollama(answer):
    server = FakeOllama(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
