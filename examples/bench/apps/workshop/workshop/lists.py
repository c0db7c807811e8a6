"""Calls of Frappe's ORM that Frappe itself refuses, each in another place."""

import frappe


def get_slots_of_day(day):
	"""Frappe 16 reads no SQL in a field; {"COUNT": "*", "as": "slots"} does the same."""
	return frappe.get_all(
		"Work Slot",
		filters={"starts_on": day},
		fields=["machine", "count(*) as slots"],
		group_by="machine",
		order_by="machine",
	)


def get_machine_names():
	"""Frappe's dicts know COUNT, SUM, AVG and their like; GROUP_CONCAT is not among them."""
	return frappe.get_all("Work Slot", fields=[{"GROUP_CONCAT": "machine", "as": "machines"}])


def get_doubled_cubes():
	"""A field is a name; the sum is for Python."""
	return frappe.get_all("Machine", fields=["name", "cube * 2 as doubled"])


def get_slots_of_month(month):
	"""A filter is on a field, so a month is two dates and between."""
	return frappe.get_all("Work Slot", filters={"month(starts_on)": month})


def get_usable_parts():
	"""The list wants its operator: ["in", ["New", "Used"]]."""
	return frappe.get_all("Spare Part", filters={"state": ["in", "New", "Used"]})


def get_other_parts():
	"""SQL's operator; Frappe's is !=."""
	return frappe.get_all("Spare Part", filters=[["state", "<>", "New"]])


def get_days():
	return frappe.get_all("Work Slot", fields=["starts_on"], group_by="date(starts_on)")


def get_any_machine():
	return frappe.get_all("Machine", order_by="rand()", limit=1)


def get_submitted_orders():
	"""docstatus belongs into the filters."""
	return frappe.get_all("Service Order", docstatus=1)


def get_remarks(inspection):
	"""Who may read a child table is asked of its parent: parent_doctype="Inspection"."""
	return frappe.get_list("Inspection Remark", filters={"parent": inspection})


def get_serial_numbers():
	"""get_list drops a field that nobody may read, and nobody may read one that is not there."""
	return frappe.get_list("Machine", fields=["name", "serial_numbr"])


def get_loan_days():
	return frappe.db.get_single_value("Library Settings", "loan_dayz")


def get_machines():
	return frappe.get_all("Machines")


def index_machines():
	frappe.db.add_index("Machine", ["serial_numbr"])
