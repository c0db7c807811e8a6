import frappe


def execute():
	for name in frappe.get_all("Book", pluck="name"):
		book = frappe.get_doc("Book", name)
		book.isbn = (book.isbn or "").lower()
		book.save()
