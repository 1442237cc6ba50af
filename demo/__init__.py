"""A small Arabic newspaper world, served on loopback for demonstrations and end-to-end tests."""
