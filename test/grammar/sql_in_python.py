# SYNTAX TEST "source.python" "SQL inside calls of frappe.db.sql"
rows = frappe.db.sql("""
#                    ^^^ punctuation.definition.string.begin.python
    SELECT name FROM `tabCustomer`
#   ^^^^^^ source.python meta.embedded.sql.doctype-compat keyword.other.DML.sql
#                    ^^^^^^^^^^^^^ string.other.quoted.backtick.sql
    WHERE customer_group = %(group)s AND a = 'x'
#                          ^^^^^^^^^ constant.character.format.placeholder.other.python
#                                    ^^^ keyword.other.DML.sql
#                                            ^^^ string.quoted.single.sql
""", {"group": "SELECT"})
# <--- punctuation.definition.string.end.python
#     ^^^^^^^ string.quoted.single.python - meta.embedded.sql.doctype-compat
#              ^^^^^^^^ - meta.embedded.sql.doctype-compat
self.db.sql_list(
    f"select {column.upper()} from `tab{doctype}` where a = '{a}'",
#     ^^^^^^ meta.embedded.sql.doctype-compat keyword.other.DML.sql
#             ^^^^^^ meta.fstring.python source.python - keyword.other.DML.sql
#                             ^^^^ keyword.other.DML.sql
    as_dict=True,
#   ^^^^^^^ - meta.embedded.sql.doctype-compat
)
other = "select 1"
#        ^^^^^^ - keyword.other.DML.sql
frappe.db.sql('delete from `tabA`').count("select")
#              ^^^^^^ meta.embedded.sql.doctype-compat keyword.other.DML.sql
#                                          ^^^^^^ - meta.embedded.sql.doctype-compat
def overdue():
    return frappe.db.sql(
        """
        SELECT name, count(*)
#       ^^^^^^ meta.embedded.sql.doctype-compat keyword.other.DML.sql
        FROM `tabLoan` -- the loans
#       ^^^^ keyword.other.DML.sql
#            ^^^^^^^^^ string.other.quoted.backtick.sql
#                      ^^^^^^^^^^^^ comment.line.double-dash.sql
        """,
#       ^^^ punctuation.definition.string.end.python
        {"member": member},
#        ^^^^^^^^ string.quoted.single.python - meta.embedded.sql.doctype-compat
        as_dict=True,
#       ^^^^^^^ variable.parameter.function-call.python
#               ^^^^ constant.language.python
    )
frappe.db.sql(
    query="select 1",
#   ^^^^^ variable.parameter.function-call.python
#          ^^^^^^ meta.embedded.sql.doctype-compat keyword.other.DML.sql
)
frappe.db.sql("select name\nfrom `tabA`\n\twhere a = 1" + conditions, filters)
#                         ^^ constant.character.escape.python
#                           ^^^^ keyword.other.DML.sql
#                                          ^^^^^ keyword.other.DML.sql
#                                                         ^^^^^^^^^^ - meta.embedded.sql.doctype-compat
