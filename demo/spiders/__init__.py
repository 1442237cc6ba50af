"""The spiders of the demo's two publishers."""
