"""One window per library: a second start hands what it was asked to open to the first.

The door is a local socket that only this user may open. Each message is one line of JSON. The one who
calls sends a number nobody else has sent; the window answers with a proof that it knows the key of this
user's windows; only then is it told what to open. So nobody else on the machine can stand in for it::

    {"number": "…"}     {"proof": "HMAC-SHA256 of the number, under the key"}
    {"open": "…"}       {"done": true}

The name of the socket is made with the key too, so that it cannot be foreseen. A lock file says which
process has the window, also while it is starting and no door is open yet.
"""

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from florilegium.corpus.libraries import KnownLibraries

PATIENCE_MILLISECONDS = 1000
"""How long, in all, an open window may take to be handed a request."""
_STARTING_MILLISECONDS = 10_000  # how long a window that is just being opened may take to open its door
_PAUSE_MILLISECONDS = 50
_LONGEST_REQUEST_BYTES = 65_536


class Door(QObject):
    """The library's socket, from either side."""

    requested = Signal(str)
    """Another start asks to open this path or link ("" only to come to the front)."""

    def __init__(self, library: Path, known: KnownLibraries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = known.key()
        place = known.place(library)
        proof = self._proof(f"door of {os.path.realpath(library)}")
        self._name = f"florilegium-{proof[:24]}"
        self._lock = QLockFile(str(place.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)  # only one whose process is gone is stale, however old it is
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)

    def is_open(self) -> bool:
        """Whether a window has the library; it is not asked."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        found = socket.waitForConnected(PATIENCE_MILLISECONDS)
        socket.abort()
        return found

    def hand_over(self, what: str) -> bool:
        """Ask the window that has the library open, if there is one, to open ``what``.

        False where there is none, or it does not answer within :data:`PATIENCE_MILLISECONDS`.
        """
        if what and "://" not in what:
            what = str(Path(what).absolute())
        deadline = QDeadlineTimer(PATIENCE_MILLISECONDS)
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        number = secrets.token_hex()
        handed = False
        if socket.waitForConnected(deadline.remainingTime()):
            told = _ask(socket, {"number": number}, deadline).get("proof")
            if isinstance(told, str) and hmac.compare_digest(told.encode(), self._proof(number).encode()):
                handed = _ask(socket, {"open": what}, deadline).get("done") is True
        socket.abort()
        return handed

    def claim(self, what: str) -> bool:
        """Make the library this process's to open a window on; False if another window took ``what``.

        Raises TimeoutError where a window has the library and does not answer.
        """
        deadline = QDeadlineTimer(_STARTING_MILLISECONDS)
        while not self.hand_over(what):
            if self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError:
                return True  # without a folder for locks each start gets a window of its own
            if deadline.hasExpired() or self.is_open():
                raise TimeoutError
            QThread.msleep(_PAUSE_MILLISECONDS)  # it is starting
        return False

    def open(self) -> None:
        """Listen for other starts. Without a socket each start gets a window of its own."""
        if not self._server.listen(self._name) and self._lock.isLocked():
            QLocalServer.removeServer(self._name)  # left behind by a window that was killed
            self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
        self._lock.unlock()

    # ----

    def _proof(self, words: str) -> str:
        return hmac.new(self._key, words.encode(errors="surrogateescape"), hashlib.sha256).hexdigest()

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
        while socket.canReadLine():
            message = _message(bytes(socket.readLine().data()))
            number, what = message.get("number"), message.get("open")
            if isinstance(number, str):
                socket.write(_line({"proof": self._proof(number)}))
            elif isinstance(what, str):
                socket.write(_line({"done": True}))
                socket.flush()
                self.requested.emit(what)
            else:
                socket.abort()
                return
            socket.flush()


def _ask(socket: QLocalSocket, message: dict[str, object], deadline: QDeadlineTimer) -> dict[str, object]:
    """What is answered to a message; nothing where that takes too long."""
    socket.write(_line(message))
    socket.flush()
    while not socket.canReadLine():
        if socket.bytesAvailable() > _LONGEST_REQUEST_BYTES or not socket.waitForReadyRead(
            deadline.remainingTime()
        ):
            return {}
    return _message(bytes(socket.readLine().data()))


def _line(message: dict[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _message(line: bytes) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
