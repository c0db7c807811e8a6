from frappe.model.document import Document


class InspectionRemark(Document):
	pass
