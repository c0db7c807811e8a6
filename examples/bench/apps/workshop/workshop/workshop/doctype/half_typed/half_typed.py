from frappe.model.document import Document


class HalfTyped(Document):
	pass
