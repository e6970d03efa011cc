"""A registry that knows nobody: it asks for a token, and writes down what it was sent with which proof."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Recording(ThreadingHTTPServer):
    """Answers 401 Bearer; `proofs` are (kind, user name, secret) in the order they came."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.host = f"127.0.0.1:{self.server_port}"
        self.proofs = []
        self.pings = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/token":
            self.server.proofs.append(_basic(self.headers.get("Authorization", "")))
            self._say(401)
        elif self.headers.get("Authorization"):
            scheme, _, token = self.headers["Authorization"].partition(" ")
            self.server.proofs.append((f"{scheme} at the registry", "", token))
            self._say(404)
        else:
            self.server.pings += path == "/v2/"
            realm = f'Bearer realm="http://{self.server.host}/token",service="recording"'
            self._say(401, ("WWW-Authenticate", realm))

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        body = self._body()
        token = parse_qs(body.decode()).get("refresh_token", [""])[0]
        self.server.proofs.append(("identity_token", "", token))
        self._say(401)

    def _body(self):
        """skopeo and podman send forms in chunks."""
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        return body

    def _say(self, status, *headers):
        self.send_response(status)
        for name, value in (*headers, ("Docker-Distribution-Api-Version", "registry/2.0")):
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def _basic(header):
    if not header:
        return ("anonymous", "", "")
    pair = base64.b64decode(header.removeprefix("Basic ")).decode("utf-8", "replace")
    username, _, password = pair.partition(":")
    return ("basic", username, password)
