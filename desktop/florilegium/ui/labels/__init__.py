"""The reader's labels: their names, meanings, colours and marks."""
