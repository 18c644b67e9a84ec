"""The pages of a PDF as printed."""
