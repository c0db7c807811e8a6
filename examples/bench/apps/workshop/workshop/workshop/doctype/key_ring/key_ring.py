import frappe
from frappe.model.document import Document


class KeyRing(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Key Ring", ["part_1", "part_2", "part_3", "part_4", "part_5", "part_6"])
