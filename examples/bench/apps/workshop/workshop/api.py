"""Calls that a site serves while it is read-only, each with another ending."""

import frappe


@frappe.whitelist()
def get_access_count():
	"""TRUNCATE commits and ends the read-only transaction: it is not refused."""
	frappe.db.truncate("Access Record")
	return 0


@frappe.whitelist()
def get_machine(name):
	"""The refusal is caught: the answer is 200, and the write is lost."""
	try:
		frappe.db.set_value("Machine", name, "manual_url", "")
	except Exception:
		pass
	return frappe.get_doc("Machine", name)


@frappe.whitelist()
@frappe.read_only()
def count_machines():
	"""Nothing to say here but that the decorator does nothing on a site without a replica."""
	# doctype-compat: ignore read-only/write-in-read this function used to write
	return frappe.db.count("Machine")


@frappe.whitelist(methods=["POST"])
def recount():
	"""Writes nothing itself; the job that it enqueues does."""
	frappe.enqueue("workshop.tasks.count_slots")
