from frappe.model.document import Document


class LibraryMember(Document):
	pass
