"""What a page says: from a URL to an item."""
