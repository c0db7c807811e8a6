from frappe.model.document import Document


class VisitorLog(Document):
	pass
