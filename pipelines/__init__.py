"""Whether an item is kept, and as what: from an item to rows."""
