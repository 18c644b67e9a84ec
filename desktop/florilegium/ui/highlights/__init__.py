"""The right column: the highlights of the open document, and of the whole corpus, as cards."""
