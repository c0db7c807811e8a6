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
