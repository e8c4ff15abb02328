"""An answer or a part of the catalogue as text: plain values, tables, pages."""
