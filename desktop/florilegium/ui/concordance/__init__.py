"""The concordance under the page: every hit of a query, one line each."""
