from frappe.model.document import Document


class WideSheet(Document):
	pass
