import frappe
from frappe.model.document import Document


class SparePart(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Spare Part", ["machine"])
