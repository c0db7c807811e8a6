from frappe.model.document import Document


class LongNames(Document):
	pass
