import frappe


def execute():
	frappe.db.change_column_type("Machine", "manual_url", "text", nullable=True)
	frappe.db.add_unique("Machine", ["machine_name"])
	frappe.db.sql_ddl(
		"alter table `tabWork Slot` add constraint of_machine foreign key (machine) references `tabMachine` (name)"
	)
