from frappe.model.document import Document


class MergeLeftover(Document):
	pass
