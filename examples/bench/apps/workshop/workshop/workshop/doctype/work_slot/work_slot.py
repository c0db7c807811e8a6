import frappe
from frappe.model.document import Document


class WorkSlot(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Work Slot", ["machine"])
