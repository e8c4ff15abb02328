"""The catalogue in forms that others read: tables, and views in the vocabularies of other standards."""
