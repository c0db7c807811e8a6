from frappe.model.document import Document


class ManyKeys(Document):
	pass
