import frappe


def execute():
	frappe.db.set_single_value("Library Settings", "loan_days", 14)
	frappe.db.sql("alter table `tabBook` add column if not exists shelf varchar(140)")
