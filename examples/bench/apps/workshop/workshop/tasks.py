import frappe


def close_slots():
	"""A scheduled job: Frappe does not start it in maintenance mode."""
	frappe.db.set_value("Work Slot", {"discount": "0"}, "discount", "5")


def count_slots():
	"""A background job: workers do not set the flag, so the guard does not hold."""
	if frappe.flags.read_only:
		return
	frappe.db.set_value("Machine", "Saw", "settings", frappe.as_json({"slots": frappe.db.count("Work Slot")}))
