from frappe.model.document import Document


class AccessRecord(Document):
	pass
