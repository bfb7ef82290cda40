"""The one room that knows SQL: tables, rows and the store. Nothing here decides anything."""
