import frappe
from frappe.model.document import Document


class Shift(Document):
	def validate(self):
		if self.rating and self.rating > 5:
			frappe.throw("A rating is at most 5")
