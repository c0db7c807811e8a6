import frappe
from frappe.model.document import Document


class ServiceOrder(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Service Order", ["order", "machine"])
