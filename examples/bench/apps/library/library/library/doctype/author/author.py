from frappe.model.document import Document


class Author(Document):
	pass
