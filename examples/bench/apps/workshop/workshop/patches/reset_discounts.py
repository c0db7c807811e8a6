import frappe


def execute():
	frappe.db.sql("update `tabWork Slot` set discount = '0'")
