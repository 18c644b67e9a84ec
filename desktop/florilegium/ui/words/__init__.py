"""The words around a word: tables and plots of what is searched for, under the page."""
