from frappe.model.document import Document


class CatalogueCard(Document):
	pass
