"""The evidence sheet, the bundle of a case, and the bundle's own checker."""
