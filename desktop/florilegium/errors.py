"""What goes wrong.

    FlorilegiumError            the reader can mend it: one plain sentence, and what to do
    ├── ImportFailure           a file that could not be read as a document
    │   ├── ImportSkipped       it is sound, but nothing here reads its kind
    │   └── PasswordNeeded      it is locked, and the password was not given or is wrong
    ├── AnnotationFailure       a file that could not be read as highlights of another program
    ├── LibraryError            the library folder or its database cannot be used
    │   └── NewerLibrary        it was written by a later version of Florilegium
    ├── NotFound                no such document, highlight or passage
    ├── QueryError              a search that cannot be understood
    └── ExportError             the export could not be written, or its template is wrong

Anything else that is raised is a fault of ours and ends in the crash report.
"""


class FlorilegiumError(Exception):
    """A failure the reader can mend. ``str(error)`` is one sentence fit to show."""


class ImportFailure(FlorilegiumError):
    """A file that could not be read as a document; the sentence is its reason."""


class ImportSkipped(ImportFailure):
    """A file that is passed over for its kind, not for a fault: what reads it is not installed."""


class PasswordNeeded(ImportFailure):
    """A file that is locked with a password, which was not given or is wrong."""


class AnnotationFailure(FlorilegiumError):
    """A file that could not be read as highlights of another program; the sentence is its reason."""


class LibraryError(FlorilegiumError):
    """The library folder or its database cannot be used."""


class NewerLibrary(LibraryError):
    """The database was written by a later version of Florilegium."""


class NotFound(FlorilegiumError):
    """There is no such document, highlight or passage."""


class QueryError(FlorilegiumError):
    """A search that cannot be understood.

    ``position`` is where in the query it stops making sense, in code points.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class ExportError(FlorilegiumError):
    """The export could not be written, or its template is wrong."""
