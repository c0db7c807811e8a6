import frappe


def execute():
	frappe.rename_doc("DocType", "Visit", "Visitor Log", force=True)
