"""The record of every change: its envelope and signature, the hash chain, and what each change touched."""
