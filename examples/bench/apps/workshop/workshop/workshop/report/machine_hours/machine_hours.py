import frappe


def execute(filters=None):
	columns = [{"fieldname": "machine", "label": "Machine", "fieldtype": "Link", "options": "Machine"}]
	frappe.db.sql("create temporary table machine_hours (machine varchar(140), hours int)")
	return columns, frappe.db.sql("select machine, hours from machine_hours", as_dict=True)
