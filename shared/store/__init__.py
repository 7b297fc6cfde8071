"""The store under every area: tables for SQLite and PostgreSQL alike, transactions, and the open workshop."""
