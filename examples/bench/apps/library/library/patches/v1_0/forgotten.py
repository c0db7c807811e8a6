import frappe


def execute():
	frappe.db.sql("alter table `tabBook` add column if not exists shelf varchar(140)")
