from concurrent.futures import ThreadPoolExecutor

import frappe
import requests


def close_slots():
	"""A scheduled job: Frappe does not start it in maintenance mode."""
	frappe.db.set_value("Work Slot", {"discount": "0"}, "discount", "5")


def count_slots():
	"""A background job: workers do not set the flag, so the guard does not hold."""
	if frappe.flags.read_only:
		return
	frappe.db.set_value("Machine", "Saw", "settings", frappe.as_json({"slots": frappe.db.count("Work Slot")}))


def order_machine(name):
	"""The commit takes the savepoint along, so that the way back is not there."""
	frappe.db.savepoint("before_order")
	try:
		frappe.get_doc({"doctype": "Service Order", "machine": name}).insert()
		frappe.db.commit()
		frappe.get_doc({"doctype": "Work Slot", "machine": name}).insert()
	except Exception:
		frappe.db.rollback(save_point="before_order")


def fetch_manuals():
	"""Vitess ends a transaction after 30 seconds, and each round waits for another server."""
	for name in frappe.get_all("Machine", filters={"manual_url": ""}, pluck="name"):
		doc = frappe.get_doc("Machine", name)
		doc.manual_url = requests.get(f"https://manuals.example.com/{name}", timeout=30).text
		doc.save()


def count_rows(doctype):
	return doctype, frappe.db.count(doctype)


def count_all():
	"""A thread has no site, so that `frappe.db` is bound to nothing there."""
	with ThreadPoolExecutor(4) as threads:
		return dict(threads.map(count_rows, ["Machine", "Work Slot", "Service Order"]))
