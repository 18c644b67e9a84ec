"""The quotations of a draft beside the corpus: what became of each, and mending them."""
