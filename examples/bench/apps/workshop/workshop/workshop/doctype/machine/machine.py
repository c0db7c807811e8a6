from frappe.model.document import Document


class Machine(Document):
	pass
