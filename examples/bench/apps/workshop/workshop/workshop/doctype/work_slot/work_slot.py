from frappe.model.document import Document


class WorkSlot(Document):
	pass
