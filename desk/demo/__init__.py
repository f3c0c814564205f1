"""The door and the pages that the demo alone has."""
