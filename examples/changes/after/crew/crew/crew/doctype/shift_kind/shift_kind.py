from frappe.model.document import Document


class ShiftKind(Document):
	pass
