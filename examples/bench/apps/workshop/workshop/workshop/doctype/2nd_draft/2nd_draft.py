from frappe.model.document import Document


class 2ndDraft(Document):
	pass
