"""What the Library's web pages call. Each function shows one thing the extension says; see examples/README.md."""

import frappe


@frappe.whitelist()
def get_overdue_loans(member):
	"""Reads only: nothing to say."""
	return frappe.db.sql(
		"""
		SELECT loan.name, loan.loaned_on
		FROM `tabLoan` loan
		WHERE loan.member = %(member)s
		""",
		{"member": member},
		as_dict=True,
	)


@frappe.whitelist()
def get_book(name):
	"""A read that writes: fails while the site serves reads during a migration."""
	book = frappe.get_doc("Book", name)
	count_view(book)
	return book


def count_view(book):
	frappe.db.set_value("Book", book.name, "copies", book.copies)


@frappe.whitelist(methods=["GET"])
def get_greeting():
	"""Guarded, so it works while the site is read-only; a GET loses what it writes."""
	if not frappe.flags.read_only:
		frappe.db.set_single_value("Library Settings", "greeting", "Welcome back")
	return frappe.db.get_single_value("Library Settings", "greeting")


def next_shelf_number():
	return frappe.db.sql("select nextval(shelf_number_seq)")[0][0]


def rank_members():
	return frappe.db.sql("select member, count(*) rank from `tabLoan` group by member")
