"""Where articles are named: bytes in, links with dates out."""
