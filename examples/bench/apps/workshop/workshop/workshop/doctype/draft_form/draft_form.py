from frappe.model.document import Document


class DraftForm(Document):
	pass
