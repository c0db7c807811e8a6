"""Statements with values that a site on SQLite gets wrong: check bench --target sqlite."""

import frappe


def get_late_slots(days):
	"""sqlglot takes the placeholder into the text of the interval, and the driver is left with a value."""
	return frappe.db.sql(
		"select name from `tabWork Slot` where starts_on < date_add(curdate(), interval %s day) limit 20", (days,)
	)


def get_machines_with_shared_manuals():
	"""The backslash takes the last quote along, so that the text has no end; sqlglot says so before any database does."""
	return frappe.db.sql("select name from `tabMachine` where manual_url like '%%\\' limit 20")
