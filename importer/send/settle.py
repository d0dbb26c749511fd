"""Unsettled rows are looked for in the CRM."""
