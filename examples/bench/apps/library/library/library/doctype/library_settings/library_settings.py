from frappe.model.document import Document


class LibrarySettings(Document):
	pass
