import frappe
from frappe.model.document import Document


class Manual(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Manual", ["url", "opened_on"])
