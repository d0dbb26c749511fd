"""The CRM: its spelling, its client, and a practice one."""
