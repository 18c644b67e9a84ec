"""One window per library: a second start hands what it was asked to open to the first.

The door is a local socket that only this user may open. A request is one line of JSON.
"""

import getpass
import hashlib
import json
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MILLISECONDS = 2000
_LONGEST_REQUEST_BYTES = 65_536


class Door(QObject):
    """The library's socket, from either side."""

    requested = Signal(str)
    """Another start asks to open this path or link ("" only to come to the front)."""

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        key = f"{getpass.getuser()}\n{os.path.realpath(library)}"
        self._name = f"florilegium-{hashlib.sha256(key.encode(errors='surrogateescape')).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)

    def hand_over(self, what: str) -> bool:
        """Ask the window that has the library open, if there is one, to open ``what``."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MILLISECONDS):
            return False
        if what and "://" not in what:
            what = str(Path(what).absolute())
        socket.write(json.dumps({"open": what}).encode() + b"\n")
        handed = socket.waitForBytesWritten(_PATIENCE_MILLISECONDS) and socket.waitForReadyRead(
            _PATIENCE_MILLISECONDS
        )
        socket.disconnectFromServer()
        return handed

    def open(self) -> None:
        """Listen for other starts. Without a socket each start gets a window of its own."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by a window that was killed
            self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _on_ready(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LONGEST_REQUEST_BYTES:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        try:
            request = json.loads(bytes(socket.readLine().data()))
            what = request["open"]
        except (ValueError, TypeError, KeyError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        if isinstance(what, str):
            self.requested.emit(what)
