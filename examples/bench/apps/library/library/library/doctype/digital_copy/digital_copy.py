from frappe.model.document import Document


class DigitalCopy(Document):
	pass
