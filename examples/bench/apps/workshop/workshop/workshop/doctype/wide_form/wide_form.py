from frappe.model.document import Document


class WideForm(Document):
	pass
