"""Articles as files for consumers: read through the views, written whole or not at all."""
