"""What a page says: from a URL to an item."""

__version__ = "0.1.0"
