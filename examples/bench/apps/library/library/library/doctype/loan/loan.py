import frappe
from frappe.model.document import Document


class Loan(Document):
	def validate(self):
		if not self.items:
			frappe.throw("A loan needs at least one book")


def on_doctype_update():
	frappe.db.add_index("Loan", ["member", "loaned_on"])
