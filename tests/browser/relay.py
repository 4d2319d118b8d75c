"""A TCP relay between the browser and the simulator, so that a test can really cut a connection."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType

CHUNK = 65_536


class Relay:
    """Forwards 127.0.0.1:`port` to `target`; `cut` closes what is open and turns callers away."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._refusing = False

    def __enter__(self) -> Relay:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Close every connection now, and each new one at once, until `mend`."""
        with self._lock:
            self._refusing = True
            connections = list(self._open)
            self._open.clear()
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def mend(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._refusing = False

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed: the test is over
            while True:
                caller, _ = self._listener.accept()
                self._join(caller)

    def _join(self, caller: socket.socket) -> None:
        with self._lock:
            if self._refusing:
                caller.close()
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {caller, server}
        for source, sink in ((caller, server), (server, caller)):
            threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # cut on purpose, or closed by the other side
            while data := source.recv(CHUNK):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
